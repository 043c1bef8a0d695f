package io.clipsr.model;

import io.clipsr.kernels.Mlp;

/**
 * One affine of a TIFBlock, {@code gamma(c) * x + beta(c)}: each of the two a small MLP on the sentence,
 * {@code linear2(relu(linear1(c)))}, to {@code [n, channels]}.
 */
record AffineModulation(Mlp gamma, Mlp beta) {

    static AffineModulation of(Parameters parameters) {
        return new AffineModulation(mlp(parameters.in("fc_gamma")), mlp(parameters.in("fc_beta")));
    }

    private static Mlp mlp(Parameters parameters) {
        return new Mlp(parameters.linear("linear1"), parameters.linear("linear2"));
    }
}
