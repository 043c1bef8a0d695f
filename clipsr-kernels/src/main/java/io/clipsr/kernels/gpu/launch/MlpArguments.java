package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the perceptron kernel: {@code MlpArguments} in {@code modulation_mlps.cu}. Fields that are not set
 * are 0.
 */
final class MlpArguments implements KernelStruct {
    long mlps;
    long x;
    int rows;
    int inFeatures;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments.pointer(mlps).pointer(x).integer(rows).integer(inFeatures);
    }
}
