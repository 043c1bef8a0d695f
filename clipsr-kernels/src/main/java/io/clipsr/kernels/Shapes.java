package io.clipsr.kernels;

import java.util.Arrays;

/** Arithmetic and checks on shapes. */
public final class Shapes {
    private Shapes() {}

    /**
     * Returns the number of values of a shape.
     *
     * @throws IllegalArgumentException if a dimension is below 1 or the product does not fit a Java array
     */
    public static int elements(int... shape) {
        long product = 1;
        for (int d : shape) {
            if (d < 1) {
                throw new IllegalArgumentException(
                        "a tensor needs dimensions of at least 1, got " + Arrays.toString(shape));
            }
            product *= d;
            if (product > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException("a tensor holds at most 2^31 values, got " + Arrays.toString(shape));
            }
        }
        return (int) product;
    }

    /**
     * Checks the shape of a tensor.
     *
     * @param name the name of the tensor in the message
     * @param tensor the tensor
     * @param expected the expected dimensions; -1 stands for any size
     * @throws IllegalArgumentException if the shape differs; the message has the name, the shape and the expectation
     */
    public static void require(String name, Tensor tensor, int... expected) {
        int[] shape = tensor.shape();
        boolean same = shape.length == expected.length;
        for (int i = 0; same && i < shape.length; i++) {
            same = expected[i] == -1 || expected[i] == shape[i];
        }
        if (!same) {
            throw new IllegalArgumentException(name + " has shape " + Arrays.toString(shape) + ", expected "
                    + Arrays.toString(expected).replace("-1", "*"));
        }
    }
}
