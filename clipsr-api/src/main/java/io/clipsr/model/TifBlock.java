package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.weights.ModelConfig.Fusion;
import java.util.List;

/**
 * The Text-Image Fusion Block's modulation, {@code lrelu(affine1(lrelu(affine0(x))))} (paper section III; {@code fuse1}
 * and {@code fuse2} in the checkpoint's keys).
 *
 * <p>What depends on the prompt alone is computed once a prompt, as a {@link Condition}. With cross-attention each
 * pixel then looks at the words and adds its own part to gamma and beta (MODEL.md section 5): what it saw goes to the
 * device together with the weights that make gamma and beta of it, which nobody needs as maps. Both forms are
 * pointwise, so they are applied before an upsampling.
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
    private final Conv2dLayer ofContext;

    /**
     * A prompt's part of this block.
     *
     * @param modulation gamma and beta from the sentence, {@code [n, channels]} each
     * @param keys {@code [n, words, heads * headSize]}, null without cross-attention
     * @param values as keys
     * @param mix where two prompts are mixed, the other one; null for none
     */
    record Condition(Modulation modulation, Tensor keys, Tensor values, int[] lengths, Mix mix) {}

    /**
     * With cross-attention, what a pixel saw in the words is {@code from + share * (to - from)} as well: gamma and beta
     * are linear in it.
     *
     * @param from the prompt that is mixed with the one that holds this
     * @param share of that one
     */
    record Mix(Condition from, float share) {}

    TifBlock(Parameters parameters) {
        boolean cross = parameters.config().fusion() == Fusion.CROSS_ATTENTION;
        this.device = parameters.device();
        this.affine0 = AffineModulation.of(parameters.in("affine0"));
        this.affine1 = AffineModulation.of(parameters.in("affine1"));
        this.heads = parameters.config().tifHeads();
        this.toQuery = cross ? parameters.pointwise("attn.to_q") : null;
        this.toKey = cross ? parameters.linear("attn.to_k") : null;
        this.toValue = cross ? parameters.linear("attn.to_v") : null;
        this.ofContext = cross
                ? parameters.stacked(
                        "affine0.attn_gamma", "affine0.attn_beta", "affine1.attn_gamma", "affine1.attn_beta")
                : null;
    }

    /**
     * What the sentence's part of the modulation is made with: gamma and beta of the first affine, then of the second.
     */
    List<Mlp> mlps() {
        return List.of(affine0.gamma(), affine0.beta(), affine1.gamma(), affine1.beta());
    }

    /** @param parts what {@link #mlps} make of the sentence */
    Modulation modulation(List<Tensor> parts) {
        return new Modulation(parts.get(0), parts.get(1), parts.get(2), parts.get(3), SLOPE);
    }

    Condition condition(TextFeatures text, SentenceModulations modulations) {
        Modulation modulation = modulations.of(this);
        if (toQuery == null) {
            return new Condition(modulation, null, null, null, null);
        }
        Tensor keys = device.linear(text.words(), toKey, Activation.IDENTITY, null);
        Tensor values = device.linear(text.words(), toValue, Activation.IDENTITY, null);
        return new Condition(modulation, keys, values, text.lengths(), null);
    }

    /** {@code from + share * (to - from)} for gamma and beta of each pixel. */
    Condition between(Condition from, Condition to, float share) {
        try (TensorScope scope = device.openScope()) {
            Modulation a = from.modulation();
            Modulation b = to.modulation();
            Modulation modulation = new Modulation(
                    scope.keep(between(a.gamma0(), b.gamma0(), share)),
                    scope.keep(between(a.beta0(), b.beta0(), share)),
                    scope.keep(between(a.gamma1(), b.gamma1(), share)),
                    scope.keep(between(a.beta1(), b.beta1(), share)),
                    SLOPE);
            return new Condition(
                    modulation, to.keys(), to.values(), to.lengths(), toQuery == null ? null : new Mix(from, share));
        }
    }

    private Tensor between(Tensor from, Tensor to, float share) {
        return device.add(from, share, device.add(to, -1, from));
    }

    /** The modulation of a map, ready to be taken up by the convolution that follows. */
    Modulation modulation(Tensor map, Condition condition) {
        Modulation m = condition.modulation();
        if (toQuery == null) {
            return m;
        }
        return m.plus(new Modulation.PerPixel(context(map, condition), ofContext));
    }

    /** What each pixel saw in the words: a_p of MODEL.md section 5, {@code [n, heads * headSize, h, w]}. */
    Tensor context(Tensor map, Condition condition) {
        Tensor seen = attend(map, condition);
        Mix mix = condition.mix();
        return mix == null ? seen : between(attend(map, mix.from()), seen, mix.share());
    }

    private Tensor attend(Tensor map, Condition condition) {
        return device.crossAttention(map, toQuery, condition.keys(), condition.values(), heads, condition.lengths());
    }
}
