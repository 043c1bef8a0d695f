package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the kernel that modulates a whole map: {@code ModulateArguments} in {@code pointwise.cu}. Fields
 * that are not set are 0.
 */
final class ModulateArguments implements KernelStruct {
    long x;
    long gamma0;
    long beta0;
    long gamma1;
    long beta1;
    long parts;
    long residual;
    long output;
    int count;
    int channels;
    int shared;
    float slope;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(x)
                .pointer(gamma0)
                .pointer(beta0)
                .pointer(gamma1)
                .pointer(beta1)
                .pointer(parts)
                .pointer(residual)
                .pointer(output)
                .integer(count)
                .integer(channels)
                .integer(shared)
                .real(slope);
    }
}
