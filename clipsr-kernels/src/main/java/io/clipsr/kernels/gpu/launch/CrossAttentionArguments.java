package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/**
 * The arguments of the kernel for cross-attention with small heads: {@code CrossAttentionArguments} in
 * {@code cross_attention.cu}. Fields that are not set are 0.
 */
final class CrossAttentionArguments implements KernelStruct {
    long map;
    long queryWeight;
    long queryBias;
    long keys;
    long values;
    long output;
    long lengths;
    int pixels;
    int channels;
    int words;
    int heads;
    int sharedKeys;
    float scale;

    @Override
    public void appendTo(KernelArguments arguments) {
        arguments
                .pointer(map)
                .pointer(queryWeight)
                .pointer(queryBias)
                .pointer(keys)
                .pointer(values)
                .pointer(output)
                .pointer(lengths)
                .integer(pixels)
                .integer(channels)
                .integer(words)
                .integer(heads)
                .integer(sharedKeys)
                .real(scale);
    }
}
