package io.clipsr.kernels;

/**
 * A perceptron of two layers, {@code second(relu(first(x)))}: what a TIFBlock makes gamma or beta of the sentence with.
 */
public record Mlp(LinearLayer first, LinearLayer second) {

    public Mlp {
        if (first.outFeatures() != second.inFeatures()) {
            throw new IllegalArgumentException("the first layer of a perceptron has " + first.outFeatures()
                    + " features, the second takes " + second.inFeatures());
        }
    }
}
