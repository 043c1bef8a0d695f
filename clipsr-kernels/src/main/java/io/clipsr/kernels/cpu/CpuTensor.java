package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;

/** Values in a Java array. Maps lie as NHWC, so that a pixel's channels are neighbours; everything else row by row. */
final class CpuTensor implements Tensor {
    private final int[] shape;
    private float[] data;

    /** @param data at least as long as the shape has values */
    CpuTensor(float[] data, int... shape) {
        if (data.length < Shapes.elements(shape)) {
            throw new IllegalArgumentException("an array of " + data.length + " is too short for a tensor");
        }
        this.data = data;
        this.shape = shape;
    }

    @Override
    public int[] shape() {
        return shape;
    }

    float[] data() {
        float[] values = data;
        if (values == null) {
            throw new IllegalStateException(
                    "this tensor was released when its scope closed; use TensorScope.keep to hand it on");
        }
        return values;
    }

    /** Takes the array away; whoever uses the tensor from now on is told. */
    float[] release() {
        float[] values = data();
        data = null;
        return values;
    }
}
