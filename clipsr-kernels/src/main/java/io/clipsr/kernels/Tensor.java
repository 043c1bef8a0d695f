package io.clipsr.kernels;

/**
 * Values of 32-bit float that live on a {@link Device}.
 *
 * <p>The shape is logical, the layout in memory is the device's own business. Three kinds occur: maps {@code [n,
 * channels, height, width]}, sequences {@code [n, length, width]} and rows {@code [n, width]}.
 */
public interface Tensor {

    /** Returns the shape, outermost dimension first. Must not be changed. */
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
