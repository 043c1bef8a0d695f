package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.support.DeviceTensor;

/** Values in a Java array. Maps lie as NHWC, so that a pixel's channels are neighbours; everything else row by row. */
final class CpuTensor extends DeviceTensor {
    private float[] data;

    /**
     * @param owner the device that makes the tensor
     * @param data an array at least as long as the shape has values
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

    /** Takes the array away; later uses of the tensor fail. */
    float[] release() {
        float[] values = data();
        markReleased();
        data = null;
        return values;
    }
}
