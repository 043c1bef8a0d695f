package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;

/** The {@link Activation} functions, applied in place to a range of an array. */
final class Activations {
    private Activations() {}

    static void apply(Activation activation, float[] x, int from, int length) {
        switch (activation.kind()) {
            case IDENTITY -> {}
            case LEAKY_RELU -> leakyRelu(activation.slope(), x, from, length);
            case QUICK_GELU -> quickGelu(x, from, length);
            default -> throw new IllegalArgumentException("unknown activation " + activation);
        }
    }

    /** Applies the leaky ReLU, as a maximum instead of a branch because the JIT vectorises only the maximum. */
    private static void leakyRelu(float slope, float[] x, int from, int length) {
        int to = from + length;
        if (slope <= 1) {
            for (int i = from; i < to; i++) {
                x[i] = Math.max(x[i], slope * x[i]);
            }
        } else {
            for (int i = from; i < to; i++) {
                x[i] = Math.min(x[i], slope * x[i]);
            }
        }
    }

    private static void quickGelu(float[] x, int from, int length) {
        for (int i = from; i < from + length; i++) {
            x[i] = (float) (x[i] / (1 + Math.exp(-1.702 * x[i])));
        }
    }
}
