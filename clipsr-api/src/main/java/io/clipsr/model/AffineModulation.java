package io.clipsr.model;

import io.clipsr.kernels.Mlp;

/**
 * One affine modulation of a TIFBlock, {@code gamma(c) * x + beta(c)}. Gamma and beta are small MLPs of the sentence
 * embedding, {@code linear2(relu(linear1(c)))}, with outputs of shape {@code [n, channels]}.
 */
record AffineModulation(Mlp gamma, Mlp beta) {

    static AffineModulation of(Parameters parameters) {
        return new AffineModulation(mlp(parameters.in("fc_gamma")), mlp(parameters.in("fc_beta")));
    }

    private static Mlp mlp(Parameters parameters) {
        return new Mlp(parameters.linear("linear1"), parameters.linear("linear2"));
    }
}
