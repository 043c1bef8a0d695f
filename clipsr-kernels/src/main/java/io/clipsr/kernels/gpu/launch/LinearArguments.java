package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the kernel for linear layers with few rows: {@code LinearArguments} in {@code linear.cu}. Fields
 * that are not set are 0.
 */
final class LinearArguments implements KernelStruct {
    long x;
    long weight;
    long bias;
    long residual;
    long output;
    int rows;
    int inFeatures;
    int outFeatures;
    int packed;
    int activation;
    float slope;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(x)
                .pointer(weight)
                .pointer(bias)
                .pointer(residual)
                .pointer(output)
                .integer(rows)
                .integer(inFeatures)
                .integer(outFeatures)
                .integer(packed)
                .integer(activation)
                .real(slope);
    }
}
