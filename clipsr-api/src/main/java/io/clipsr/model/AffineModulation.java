package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Tensor;

/**
 * One affine of a TIFBlock, {@code gamma(c) * x + beta(c)}: each of the two a small MLP on the sentence,
 * {@code linear2(relu(linear1(c)))}, and with cross-attention a further term from what the pixel saw in the words.
 */
final class AffineModulation {
    private final Device device;
    private final LinearLayer[] gamma;
    private final LinearLayer[] beta;
    private final Conv2dLayer gammaOfContext;
    private final Conv2dLayer betaOfContext;

    AffineModulation(Parameters parameters, boolean crossAttention) {
        this.device = parameters.device();
        this.gamma = mlp(parameters.in("fc_gamma"));
        this.beta = mlp(parameters.in("fc_beta"));
        this.gammaOfContext = crossAttention ? parameters.pointwise("attn_gamma") : null;
        this.betaOfContext = crossAttention ? parameters.pointwise("attn_beta") : null;
    }

    /** {@code [n, channels]} */
    Tensor gamma(Tensor sentence) {
        return apply(gamma, sentence);
    }

    /** {@code [n, channels]} */
    Tensor beta(Tensor sentence) {
        return apply(beta, sentence);
    }

    /** {@code gamma(c) + Wgamma a_p}, a map */
    Tensor gamma(Tensor ofSentence, Tensor context) {
        return device.conv2d(context, gammaOfContext, Conv2dFusion.NONE.plus(ofSentence));
    }

    /** {@code beta(c) + Wbeta a_p}, a map */
    Tensor beta(Tensor ofSentence, Tensor context) {
        return device.conv2d(context, betaOfContext, Conv2dFusion.NONE.plus(ofSentence));
    }

    private Tensor apply(LinearLayer[] mlp, Tensor sentence) {
        Tensor hidden = device.linear(sentence, mlp[0], Activation.RELU, null);
        return device.linear(hidden, mlp[1], Activation.IDENTITY, null);
    }

    private static LinearLayer[] mlp(Parameters parameters) {
        return new LinearLayer[] {parameters.linear("linear1"), parameters.linear("linear2")};
    }
}
