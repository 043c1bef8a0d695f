package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Tensor;

/**
 * One affine of a TIFBlock, {@code gamma(c) * x + beta(c)}: each of the two a small MLP on the sentence,
 * {@code linear2(relu(linear1(c)))}.
 */
final class AffineModulation {
    private final Device device;
    private final LinearLayer[] gamma;
    private final LinearLayer[] beta;

    AffineModulation(Parameters parameters) {
        this.device = parameters.device();
        this.gamma = mlp(parameters.in("fc_gamma"));
        this.beta = mlp(parameters.in("fc_beta"));
    }

    /** {@code [n, channels]} */
    Tensor gamma(Tensor sentence) {
        return apply(gamma, sentence);
    }

    /** {@code [n, channels]} */
    Tensor beta(Tensor sentence) {
        return apply(beta, sentence);
    }

    private Tensor apply(LinearLayer[] mlp, Tensor sentence) {
        Tensor hidden = device.linear(sentence, mlp[0], Activation.RELU, null);
        return device.linear(hidden, mlp[1], Activation.IDENTITY, null);
    }

    private static LinearLayer[] mlp(Parameters parameters) {
        return new LinearLayer[] {parameters.linear("linear1"), parameters.linear("linear2")};
    }
}
