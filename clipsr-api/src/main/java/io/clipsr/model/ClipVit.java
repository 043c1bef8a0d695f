package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision transformer, applied to features of the picture, with a prompt token in some of its blocks (paper
 * section III; {@code mapping.CLIP_ViT}).
 *
 * <p>Before block i (counted from 0), for i from 1 to the number of prompts, prompt i-1 is appended to the sequence as
 * one token without positional embedding. After the block it is removed.
 */
final class ClipVit {
    private final Device device;
    private final int width;
    private final Tensor classToken;
    private final Tensor positions;
    private final LayerNorm preNorm;
    private final List<TransformerBlock> blocks = new ArrayList<>();

    ClipVit(Parameters parameters) {
        this.device = parameters.device();
        int[] shape = parameters.shape("positional_embedding");
        this.width = shape[1];
        this.classToken = parameters.tensor("class_embedding", 1, 1, width);
        this.positions = parameters.tensor("positional_embedding", 1, shape[0], width);
        this.preNorm = new LayerNorm(parameters.in("ln_pre"));
        int layers = parameters.count("transformer.resblocks", "ln_1.weight");
        for (int i = 0; i < layers; i++) {
            blocks.add(new TransformerBlock(
                    parameters.in("transformer.resblocks." + i),
                    parameters.config().vitHeads()));
        }
    }

    int width() {
        return width;
    }

    /**
     * Applies the transformer.
     *
     * @param map the features, {@code [n, width, h, w]}; the transformer must have h * w + 1 positions
     * @param prompts the prompts, {@code [n or 1, count, width]}
     * @return a map of the same shape
     */
    Tensor apply(Tensor map, Tensor prompts) {
        try (TensorScope scope = device.openScope()) {
            Tensor tokens = device.concat(classToken, device.toSequence(map));
            int length = tokens.dim(1);
            Tensor x = preNorm.apply(device.add(tokens, 1, positions));
            for (int i = 0; i < blocks.size(); i++) {
                boolean prompted = i >= 1 && i <= prompts.dim(1);
                if (prompted) {
                    x = append(x, device.slice(prompts, i - 1, i));
                }
                x = blocks.get(i).apply(x, false, null);
                if (prompted) {
                    x = device.slice(x, 0, length);
                }
            }
            return scope.keep(device.toMap(device.slice(x, 1, length), map.dim(2), map.dim(3)));
        }
    }

    /** Appends a prompt token to the sequence; one prompt may be shared by all samples. */
    private Tensor append(Tensor x, Tensor prompt) {
        if (prompt.dim(0) == x.dim(0)) {
            return device.concat(x, prompt);
        }
        Tensor none = device.upload(new float[x.dim(0) * width], x.dim(0), 1, width);
        return device.concat(x, device.add(none, 1, prompt));
    }
}
