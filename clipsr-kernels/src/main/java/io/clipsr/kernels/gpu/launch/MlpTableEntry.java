package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * An entry of the table of perceptrons that the kernel reads: {@code Mlp} in {@code modulation_mlps.cu}. Fields that
 * are not set are 0.
 */
final class MlpTableEntry implements KernelStruct {
    long weight1;
    long bias1;
    long weight2;
    long bias2;
    long output;
    int hidden;
    int packed1;
    int outFeatures;
    int packed2;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(weight1)
                .pointer(bias1)
                .pointer(weight2)
                .pointer(bias2)
                .pointer(output)
                .integer(hidden)
                .integer(packed1)
                .integer(outFeatures)
                .integer(packed2);
    }
}
