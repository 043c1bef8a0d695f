package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.weights.ModelConfig.Fusion;

/**
 * The Text-Image Fusion Block's modulation, {@code lrelu(affine1(lrelu(affine0(x))))} (paper section III; {@code fuse1} and
 * {@code fuse2} in the checkpoint's keys).
 *
 * <p>What depends on the prompt alone is computed once a prompt, as a {@link Condition}. With cross-attention each pixel
 * then looks at the words and adds its own part to gamma and beta (MODEL.md section 5). Both forms are pointwise, so they
 * are applied before an upsampling.
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

    /**
     * A prompt's part of this block.
     *
     * @param modulation gamma and beta from the sentence, {@code [n, channels]} each
     * @param keys       {@code [n, words, heads * headSize]}, null without cross-attention
     * @param values     as keys
     * @param mix        where two prompts are mixed, the other one; null for none
     */
    record Condition(Modulation modulation, Tensor keys, Tensor values, int[] lengths, Mix mix) { }

    /**
     * With cross-attention, what a pixel saw in the words is {@code from + share * (to - from)} as well: gamma and beta are linear in it.
     *
     * @param from  the prompt that is mixed with the one that holds this
     * @param share of that one
     */
    record Mix(Condition from, float share) { }

    TifBlock(Parameters parameters) {
        boolean cross = parameters.config().fusion() == Fusion.CROSS_ATTENTION;
        this.device = parameters.device();
        this.affine0 = new AffineModulation(parameters.in("affine0"), cross);
        this.affine1 = new AffineModulation(parameters.in("affine1"), cross);
        this.heads = parameters.config().tifHeads();
        this.toQuery = cross ? parameters.pointwise("attn.to_q") : null;
        this.toKey = cross ? parameters.linear("attn.to_k") : null;
        this.toValue = cross ? parameters.linear("attn.to_v") : null;
    }

    Condition condition(TextFeatures text) {
        try (TensorScope scope = device.openScope()) {
            Tensor c = text.sentence();
            Modulation modulation = new Modulation(scope.keep(affine0.gamma(c)), scope.keep(affine0.beta(c)),
                    scope.keep(affine1.gamma(c)), scope.keep(affine1.beta(c)), SLOPE);
            if (toQuery == null) {
                return new Condition(modulation, null, null, null, null);
            }
            Tensor keys = device.linear(text.words(), toKey, Activation.IDENTITY, null);
            Tensor values = device.linear(text.words(), toValue, Activation.IDENTITY, null);
            return new Condition(modulation, scope.keep(keys), scope.keep(values), text.lengths(), null);
        }
    }

    /** {@code from + share * (to - from)} for gamma and beta of each pixel. */
    Condition between(Condition from, Condition to, float share) {
        try (TensorScope scope = device.openScope()) {
            Modulation a = from.modulation();
            Modulation b = to.modulation();
            Modulation modulation = new Modulation(
                    scope.keep(between(a.gamma0(), b.gamma0(), share)), scope.keep(between(a.beta0(), b.beta0(), share)),
                    scope.keep(between(a.gamma1(), b.gamma1(), share)), scope.keep(between(a.beta1(), b.beta1(), share)), SLOPE);
            return new Condition(modulation, to.keys(), to.values(), to.lengths(), toQuery == null ? null : new Mix(from, share));
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
        Tensor context = context(map, condition);
        return new Modulation(affine0.gamma(m.gamma0(), context), affine0.beta(m.beta0(), context),
                affine1.gamma(m.gamma1(), context), affine1.beta(m.beta1(), context), SLOPE);
    }

    /** What each pixel saw in the words: a_p of MODEL.md section 5, {@code [n, heads * headSize, h, w]}. */
    Tensor context(Tensor map, Condition condition) {
        Tensor queries = device.conv2d(map, toQuery, Conv2dFusion.NONE);
        Tensor seen = attend(queries, condition);
        Mix mix = condition.mix();
        return mix == null ? seen : between(attend(queries, mix.from()), seen, mix.share());
    }

    private Tensor attend(Tensor queries, Condition condition) {
        return device.crossAttention(queries, condition.keys(), condition.values(), heads, condition.lengths());
    }
}
