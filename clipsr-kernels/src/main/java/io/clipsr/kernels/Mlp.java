package io.clipsr.kernels;

/**
 * A two-layer perceptron, {@code second(relu(first(x)))}. A TIFBlock computes gamma and beta from the sentence
 * embedding with such perceptrons.
 */
public record Mlp(LinearLayer first, LinearLayer second) {

    public Mlp {
        if (first.outFeatures() != second.inFeatures()) {
            throw new IllegalArgumentException("the first layer of a perceptron has " + first.outFeatures()
                    + " features, the second takes " + second.inFeatures());
        }
    }
}
