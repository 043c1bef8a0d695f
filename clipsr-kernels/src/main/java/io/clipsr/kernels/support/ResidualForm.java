package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;
import java.util.Arrays;

/** The shape of a convolution's residual relative to the output {@code [n, channels, height, width]}. */
public enum ResidualForm {
    /** The output's shape. */
    FULL(0),
    /** Half the output's height and width: one value per 2x2 pixels. */
    HALF(1),
    /** {@code [n or 1, channels]}: one value per channel. */
    PER_CHANNEL(31);

    private final int shift;

    ResidualForm(int shift) {
        this.shift = shift;
    }

    /** Returns the number of bits by which a pixel's row and column are shifted right to index the residual. */
    public int shift() {
        return shift;
    }

    /**
     * Returns the form of a residual.
     *
     * @param residual the tensor that is added
     * @param out the output's shape
     * @throws IllegalArgumentException if the residual does not fit the output
     */
    public static ResidualForm of(Tensor residual, int... out) {
        int[] shape = residual.shape();
        if (Arrays.equals(shape, out)) {
            return FULL;
        }
        if (shape.length == 4
                && shape[0] == out[0]
                && shape[1] == out[1]
                && shape[2] * 2 == out[2]
                && shape[3] * 2 == out[3]) {
            return HALF;
        }
        if (shape.length == 2 && (shape[0] == out[0] || shape[0] == 1) && shape[1] == out[1]) {
            return PER_CHANNEL;
        }
        throw new IllegalArgumentException(
                "a residual of shape " + Arrays.toString(shape) + " does not fit an output of " + Arrays.toString(out)
                        + ": it needs that shape, half its height and width, or [n, channels]");
    }
}
