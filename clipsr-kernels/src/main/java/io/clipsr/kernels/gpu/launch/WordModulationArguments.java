package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the kernel that modulates by words: {@code WordModulationArguments} in {@code modulate_by_words.cu}.
 * Fields that are not set are 0.
 */
final class WordModulationArguments implements KernelStruct {
    long x;
    long context;
    long weight;
    long bias;
    long gamma0;
    long beta0;
    long gamma1;
    long beta1;
    long residual;
    long output;
    int rows;
    int pixels;
    int inner;
    int channels;
    int shared;
    float slope;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(x)
                .pointer(context)
                .pointer(weight)
                .pointer(bias)
                .pointer(gamma0)
                .pointer(beta0)
                .pointer(gamma1)
                .pointer(beta1)
                .pointer(residual)
                .pointer(output)
                .integer(rows)
                .integer(pixels)
                .integer(inner)
                .integer(channels)
                .integer(shared)
                .real(slope);
    }
}
