package io.clipsr.model;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Tensor;

/**
 * One affine of a TIFBlock, {@code gamma(c) * x + beta(c)}: each of the two a small MLP on the sentence,
 * {@code linear2(relu(linear1(c)))}, and with cross-attention a further term from what the pixel saw in the words.
 */
final class AffineModulation {
    private final Device device;
    private final Mlp gamma;
    private final Mlp beta;
    private final Conv2dLayer gammaOfContext;
    private final Conv2dLayer betaOfContext;

    AffineModulation(Parameters parameters, boolean crossAttention) {
        this.device = parameters.device();
        this.gamma = mlp(parameters.in("fc_gamma"));
        this.beta = mlp(parameters.in("fc_beta"));
        this.gammaOfContext = crossAttention ? parameters.pointwise("attn_gamma") : null;
        this.betaOfContext = crossAttention ? parameters.pointwise("attn_beta") : null;
    }

    /** From the sentence to {@code [n, channels]}. */
    Mlp gamma() {
        return gamma;
    }

    /** From the sentence to {@code [n, channels]}. */
    Mlp beta() {
        return beta;
    }

    /** {@code gamma(c) + Wgamma a_p}, a map */
    Tensor gamma(Tensor ofSentence, Tensor context) {
        return device.conv2d(context, gammaOfContext, Conv2dFusion.NONE.plus(ofSentence));
    }

    /** {@code beta(c) + Wbeta a_p}, a map */
    Tensor beta(Tensor ofSentence, Tensor context) {
        return device.conv2d(context, betaOfContext, Conv2dFusion.NONE.plus(ofSentence));
    }

    private static Mlp mlp(Parameters parameters) {
        return new Mlp(parameters.linear("linear1"), parameters.linear("linear2"));
    }
}
