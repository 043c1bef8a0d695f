package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.support.DeviceTensor;

/** A tensor in a Java array. Maps are stored as NHWC, with a pixel's channels side by side; all others row-major. */
final class CpuTensor extends DeviceTensor {
    private float[] data;

    /**
     * Creates a tensor.
     *
     * @param owner the device that creates the tensor
     * @param data the array, at least as long as the shape has values
     */
    CpuTensor(CpuDevice owner, float[] data, int... shape) {
        super(owner, shape);
        if (data.length < Shapes.elements(shape)) {
            throw new IllegalArgumentException("an array of " + data.length + " is too short for a tensor");
        }
        this.data = data;
    }

    float[] data() {
        float[] values = data;
        requireLive();
        return values;
    }

    /** Releases and returns the array. Later uses of the tensor fail. */
    float[] release() {
        float[] values = data();
        markReleased();
        data = null;
        return values;
    }
}
