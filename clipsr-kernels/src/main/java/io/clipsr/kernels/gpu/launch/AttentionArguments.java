package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * What the kernel of a general attention is told: {@code AttentionArguments} of {@code attention.cu}. Fields that are
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
