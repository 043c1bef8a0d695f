package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.support.ResidualForm;
import java.util.List;

/**
 * The arguments of a residual of a convolution: {@code Residual} in {@code conv2d_arguments.cuh}. Fields that are not
 * set are 0.
 */
final class ResidualArguments implements KernelStruct {
    long data;
    int shift;
    int width;
    int sampleStride;

    /** Returns the arguments of a residual for an output {@code [n, channels, height, width]}. */
    static ResidualArguments of(GpuTensor tensor, int... out) {
        int[] shape = tensor.shape();
        ResidualForm form = ResidualForm.of(tensor, out);
        ResidualArguments a = new ResidualArguments();
        a.data = tensor.address();
        a.shift = form.shift();
        switch (form) {
            case FULL, HALF -> {
                a.width = shape[3];
                a.sampleStride = shape[1] * shape[2] * shape[3];
            }
            case PER_CHANNEL -> {
                a.width = 1;
                a.sampleStride = shape[0] == 1 ? 0 : shape[1];
            }
        }
        return a;
    }

    /** Returns a list of the arguments of a residual that is one row of pixels; an empty list for address 0. */
    static List<ResidualArguments> ofRows(long address, int rows) {
        if (address == 0) {
            return List.of();
        }
        ResidualArguments a = new ResidualArguments();
        a.data = address;
        a.width = rows;
        return List.of(a);
    }

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(data)
                .integer(shift)
                .integer(width)
                .integer(sampleStride)
                .integer(0);
    }
}
