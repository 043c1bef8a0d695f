package io.clipsr.kernels;

/**
 * A function of one value.
 *
 * @param kind the function
 * @param slope the factor of negative values, used by {@link Kind#LEAKY_RELU} only
 */
public record Activation(Kind kind, float slope) implements Pointwise {

    public enum Kind {
        /** {@code x} */
        IDENTITY,
        /** {@code x > 0 ? x : slope * x}; ReLU is slope 0, a shared PReLU is its weight as slope */
        LEAKY_RELU,
        /** CLIP's {@code x * sigmoid(1.702 x)} */
        QUICK_GELU
    }

    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 1);
    public static final Activation RELU = new Activation(Kind.LEAKY_RELU, 0);
    public static final Activation QUICK_GELU = new Activation(Kind.QUICK_GELU, 0);

    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }
}
