package io.clipsr.kernels;

/**
 * A tensor of 32-bit floats in the memory of a {@link Device}.
 *
 * <p>The shape is logical; each device chooses its own layout in memory. There are three kinds: maps {@code [n,
 * channels, height, width]}, sequences {@code [n, length, width]} and rows {@code [n, width]}.
 */
public interface Tensor {

    /** Returns the shape, outermost dimension first. The caller must not change the array. */
    int[] shape();

    /** Returns one dimension of the shape. */
    default int dim(int index) {
        return shape()[index];
    }

    default int rank() {
        return shape().length;
    }

    /** Returns the number of values. */
    default int elements() {
        return Shapes.elements(shape());
    }
}
