package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.cpu.micro.Elementwise;

/** The {@link Activation} functions, applied to a range of an array. */
final class Activations {
    private Activations() {}

    /** Computes {@code y[at + i] = activation(x[from + i])} for i below length; the two ranges may be the same. */
    static void apply(
            Elementwise elementwise, Activation activation, float[] x, int from, float[] y, int at, int length) {
        switch (activation.kind()) {
            case IDENTITY -> {
                if (x != y || from != at) {
                    System.arraycopy(x, from, y, at, length);
                }
            }
            case LEAKY_RELU -> elementwise.leakyRelu(activation.slope(), x, from, y, at, length);
            case QUICK_GELU -> elementwise.quickGelu(x, from, y, at, length);
            default -> throw new IllegalArgumentException("unknown activation " + activation);
        }
    }
}
