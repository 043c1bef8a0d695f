package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.PromptConditioning.Structure;
import io.clipsr.weights.ModelConfig.Fusion;
import java.util.Iterator;
import java.util.List;

/**
 * The Text-Image Fusion Block's modulation, {@code lrelu(affine1(lrelu(affine0(x))))} (paper section III; {@code fuse1}
 * and {@code fuse2} in the checkpoint's keys).
 *
 * <p>The part that depends on the prompt alone is computed once per prompt, as a {@link Conditioning}. With
 * cross-attention, each pixel also attends to the words and adds its own part to gamma and beta (MODEL.md section 5).
 * The device gets the result of the attention together with the weights that project it to gamma and beta, so these are
 * never stored as maps. Both forms are pointwise, so they are applied before an upsampling, and where the map is made,
 * once for all taps and channels of the convolution that reads it.
 */
final class TifBlock {
    private static final float SLOPE = 0.2f;

    private final Device device;
    private final AffineModulation affine0;
    private final AffineModulation affine1;
    private final int heads;
    private final Conv2dLayer toQuery;
    private final LinearLayer toKey;
    private final LinearLayer toValue;
    private final Conv2dLayer contextLayer;

    /**
     * The part of this block that depends on n prompts.
     *
     * @param modulation the gammas and betas from the sentence, {@code [n, channels]} each
     * @param words the words that pixels attend to; null without cross-attention
     * @param mixed the words of the other prompt, if two prompts are interpolated, whose attention is added; null
     *     otherwise
     */
    record Conditioning(Modulation modulation, Words words, Words mixed) {
        /**
         * Adds all tensors to a list, in the order in which {@link TifBlock#conditioning(Structure, Iterator)} reads
         * them.
         */
        void addTensors(List<Tensor> to) {
            to.addAll(List.of(modulation.gamma0(), modulation.beta0(), modulation.gamma1(), modulation.beta1()));
            if (words != null) {
                words.addTensors(to);
            }
            if (mixed != null) {
                mixed.addTensors(to);
            }
        }
    }

    /**
     * The words of n prompts.
     *
     * @param keys the keys, {@code [n, words, heads * headSize]}
     * @param values the values, of the same shape as the keys
     * @param lengths the number of words of each prompt, {@code [n]}
     */
    record Words(Tensor keys, Tensor values, Tensor lengths) {
        private void addTensors(List<Tensor> to) {
            to.addAll(List.of(keys, values, lengths));
        }

        /** Returns words with scaled values. */
        private Words times(Device device, TensorScope scope, float factor) {
            return new Words(keys, scope.keep(device.add(values, factor - 1, values)), lengths);
        }

        private static Words read(Iterator<Tensor> from) {
            return new Words(from.next(), from.next(), from.next());
        }
    }

    TifBlock(Parameters parameters) {
        boolean cross = parameters.config().fusion() == Fusion.CROSS_ATTENTION;
        this.device = parameters.device();
        this.affine0 = AffineModulation.of(parameters.in("affine0"));
        this.affine1 = AffineModulation.of(parameters.in("affine1"));
        this.heads = parameters.config().tifHeads();
        this.toQuery = cross ? parameters.pointwise("attn.to_q") : null;
        this.toKey = cross ? parameters.linear("attn.to_k") : null;
        this.toValue = cross ? parameters.linear("attn.to_v") : null;
        this.contextLayer = cross
                ? parameters.stacked(
                        "affine0.attn_gamma", "affine0.attn_beta", "affine1.attn_gamma", "affine1.attn_beta")
                : null;
    }

    /**
     * Returns the MLPs that compute gamma and beta from the sentence: those of the first affine, then those of the
     * second.
     */
    List<Mlp> mlps() {
        return List.of(affine0.gamma(), affine0.beta(), affine1.gamma(), affine1.beta());
    }

    private static Modulation modulation(List<Tensor> parts) {
        return new Modulation(parts.get(0), parts.get(1), parts.get(2), parts.get(3), SLOPE);
    }

    /**
     * Computes the part of this block that depends on prompts.
     *
     * @param parts the outputs of {@link #mlps} for the sentence
     * @param text the features of the prompts
     */
    Conditioning conditioning(List<Tensor> parts, TextFeatures text) {
        if (toQuery == null) {
            return new Conditioning(modulation(parts), null, null);
        }
        Tensor keys = text.padded(device, device.linear(text.words(), toKey, Activation.IDENTITY, null));
        Tensor values = text.padded(device, device.linear(text.words(), toValue, Activation.IDENTITY, null));
        return new Conditioning(modulation(parts), new Words(keys, values, text.lengthsOnDevice()), null);
    }

    /** Reads the part of this block from tensors in the order of {@link Conditioning#addTensors}. */
    Conditioning conditioning(Structure structure, Iterator<Tensor> tensors) {
        Modulation modulation = modulation(List.of(tensors.next(), tensors.next(), tensors.next(), tensors.next()));
        Words words = toQuery == null ? null : Words.read(tensors);
        Words other = toQuery == null || !structure.mixed() ? null : Words.read(tensors);
        return new Conditioning(modulation, words, other);
    }

    /**
     * Interpolates two prompts: {@code from + share * (to - from)} for gamma and beta of each pixel. Both are linear in
     * the result of the attention, which is linear in the values. So the values are multiplied by the shares, and the
     * two results are added.
     */
    Conditioning between(Conditioning from, Conditioning to, float share) {
        try (TensorScope scope = device.openScope()) {
            Modulation a = from.modulation();
            Modulation b = to.modulation();
            Modulation modulation = modulation(List.of(
                    scope.keep(between(a.gamma0(), b.gamma0(), share)),
                    scope.keep(between(a.beta0(), b.beta0(), share)),
                    scope.keep(between(a.gamma1(), b.gamma1(), share)),
                    scope.keep(between(a.beta1(), b.beta1(), share))));
            if (toQuery == null) {
                return new Conditioning(modulation, null, null);
            }
            return new Conditioning(
                    modulation,
                    to.words().times(device, scope, share),
                    from.words().times(device, scope, 1 - share));
        }
    }

    private Tensor between(Tensor from, Tensor to, float share) {
        return device.add(from, share, device.add(to, -1, from));
    }

    /** Modulates a map. */
    Tensor modulate(Tensor map, Conditioning conditioning) {
        return modulate(map, conditioning, null);
    }

    /**
     * Modulates a map.
     *
     * @param residual the map that is added to the result, or null
     */
    Tensor modulate(Tensor map, Conditioning conditioning, Tensor residual) {
        try (TensorScope scope = device.openScope()) {
            Modulation m = conditioning.modulation();
            Modulation all =
                    toQuery == null ? m : m.plus(new Modulation.PerPixel(context(map, conditioning), contextLayer));
            return scope.keep(device.modulate(map, all, residual));
        }
    }

    /**
     * Computes a convolution and modulates its result. The modulation is part of the convolution, unless pixels attend
     * to words: then it depends on all channels of the result.
     */
    Tensor modulated(Tensor x, Conv2dLayer layer, Conditioning conditioning) {
        if (toQuery == null) {
            return device.conv2d(x, layer, Conv2dFusion.NONE, Conv2dOutput.PLAIN.then(conditioning.modulation()));
        }
        try (TensorScope scope = device.openScope()) {
            return scope.keep(modulate(device.conv2d(x, layer, Conv2dFusion.NONE), conditioning));
        }
    }

    /**
     * Computes a convolution, and modulates its result for the next one.
     *
     * @param window the pixels of the result that are stored; null for all
     */
    PreparedMap prepared(
            Tensor x, Conv2dLayer layer, Conv2dFusion fusion, Conv2dOutput.Window window, Conditioning conditioning) {
        Conv2dOutput plain = Conv2dOutput.PLAIN.within(window);
        if (toQuery == null) {
            List<Tensor> maps = device.conv2d(x, layer, fusion, List.of(plain, plain.then(conditioning.modulation())));
            return new PreparedMap(maps.get(0), maps.get(1));
        }
        Tensor map = device.conv2d(x, layer, fusion, plain);
        return new PreparedMap(map, modulate(map, conditioning));
    }

    /** Computes the result of the cross-attention: a_p of MODEL.md section 5, {@code [n, heads * headSize, h, w]}. */
    Tensor context(Tensor map, Conditioning conditioning) {
        Tensor attended = attend(map, conditioning.words());
        Words mixed = conditioning.mixed();
        return mixed == null ? attended : device.add(attended, 1, attend(map, mixed));
    }

    private Tensor attend(Tensor map, Words words) {
        return device.crossAttention(map, toQuery, words.keys(), words.values(), heads, words.lengths());
    }
}
