package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.List;

/**
 * The part of the paper graph between the encoder and the refinement (MODEL.md section 4): text fusion, then the
 * CLIP-ViT with the predicted prompts. {@code F = conv_fuse(L); U = conv(F + 0.1 * CLIP_ViT(F, P))}.
 */
final class PromptedFeatures {
    private static final float VIT_SHARE = 0.1f;

    private final Device device;
    private final DeepTifBlock fusion;
    private final Conv2dLayer toVit;
    private final ClipVit vit;
    private final PromptPredictor predictor;
    private final Conv2dLayer fromVit;

    PromptedFeatures(Parameters generator) {
        Parameters mapping = generator.in("mapping");
        this.device = generator.device();
        this.fusion = new DeepTifBlock(generator.in("TBlocks"));
        this.toVit = mapping.conv2d("conv_fuse", spec -> spec.withPadding(0));
        this.vit = new ClipVit(mapping.in("CLIP_ViT"));
        this.predictor = new PromptPredictor(mapping, vit.width());
        this.fromVit = mapping.conv2d("conv");
    }

    /** Returns the TIFBlocks. */
    List<TifBlock> fusions() {
        return fusion.fusions();
    }

    /** Returns the prompts of the CLIP-ViT, {@code [n, count, width]}. */
    Tensor vitPrompts(TextFeatures text) {
        return predictor.predict(text);
    }

    /** Interpolates the prompts of the CLIP-ViT, {@code from + share * (to - from)}. */
    Tensor between(Tensor from, Tensor to, float share) {
        return device.add(from, share, device.add(to, -1, from));
    }

    /** Computes L, the deepest features after text fusion. */
    Tensor fuse(Tensor deepest, PromptConditioning conditioning) {
        return fusion.apply(deepest, conditioning);
    }

    /** Computes U from the encoder's deepest features. */
    Tensor apply(Tensor deepest, PromptConditioning conditioning) {
        try (TensorScope scope = device.openScope()) {
            Tensor f = device.conv2d(fuse(deepest, conditioning), toVit, Conv2dFusion.NONE);
            Tensor sum = device.add(f, VIT_SHARE, vit.apply(f, conditioning.vitPrompts()));
            return scope.keep(device.conv2d(sum, fromVit, Conv2dFusion.NONE));
        }
    }
}
