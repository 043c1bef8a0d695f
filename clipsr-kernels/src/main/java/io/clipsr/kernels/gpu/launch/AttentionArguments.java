package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the general attention kernel: {@code AttentionArguments} in {@code attention.cu}. Fields that are
 * not set are 0.
 */
final class AttentionArguments implements KernelStruct {
    long queries;
    long keys;
    long values;
    long output;
    long lengths;
    int queryCount;
    int keyCount;
    int headSize;
    int queryStride;
    int keyStride;
    int outputStride;
    int sharedKeys;
    int causal;
    float scale;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(queries)
                .pointer(keys)
                .pointer(values)
                .pointer(output)
                .pointer(lengths)
                .integer(queryCount)
                .integer(keyCount)
                .integer(headSize)
                .integer(queryStride)
                .integer(keyStride)
                .integer(outputStride)
                .integer(sharedKeys)
                .integer(causal)
                .real(scale)
                .integer(0);
    }
}
