// What happens to a convolution's finished sums on their way to memory: bias, activation, phase, pixel shuffle, residuals.
// Each would otherwise be a kernel that reads and writes the whole map.
#pragma once
#include "common.cuh"
#include "conv2d_arguments.cuh"

// One output pixel; channels are packed so that those which land on one pixel of the shuffled map are neighbours.
struct OutputPixel {
    int sample, y, x;

    __device__ __forceinline__ OutputPixel(const Conv2dArguments& a, int phase, int pixel) {
        int size = a.gridHeight * a.gridWidth;
        int inSample = pixel % size;
        sample = pixel / size;
        y = (inSample / a.gridWidth * a.upsample + phase / 2) * a.shuffle;
        x = (inSample % a.gridWidth * a.upsample + phase % 2) * a.shuffle;
    }
};

__device__ __forceinline__ int outputIndex(const Conv2dArguments& a, int sample, int y, int x) {
    int perCell = a.upsample * a.shuffle;
    return ((sample * a.gridHeight * perCell + y) * a.gridWidth * perCell + x) * a.outChannels;
}

__device__ __forceinline__ int residualIndex(const Residual& r, int channels, int sample, int y, int x) {
    return sample * r.sampleStride + ((y >> r.shift) * r.width + (x >> r.shift)) * channels;
}

__device__ __forceinline__ void writeOne(const Conv2dArguments& a, const OutputPixel& at, int q, float sum) {
    if (q >= a.channels) return;
    int group = q / a.outChannels;
    int c = q % a.outChannels;
    int y = at.y + group / a.shuffle;
    int x = at.x + group % a.shuffle;
#pragma unroll
    for (int i = 0; i < 3; i++) {
        if (i < a.residuals) sum += a.residual[i].data[residualIndex(a.residual[i], a.outChannels, at.sample, y, x) + c];
    }
    a.output[outputIndex(a, at.sample, y, x) + c] = sum;
}

// The sums of packed channels q .. q+3, q a multiple of 4.
__device__ __forceinline__ void writeFour(const Conv2dArguments& a, const OutputPixel& at, int q, float4 sums) {
    if (q >= a.channels) return;
    sums = activate(a.activation, a.slope, sums + load4(a.bias + q));
    if (a.outChannels % 4 == 0) {  // all four land on one pixel
        int group = q / a.outChannels;
        int c = q % a.outChannels;
        int y = at.y + group / a.shuffle;
        int x = at.x + group % a.shuffle;
#pragma unroll
        for (int i = 0; i < 3; i++) {
            if (i < a.residuals) {
                sums = sums + load4(a.residual[i].data + residualIndex(a.residual[i], a.outChannels, at.sample, y, x) + c);
            }
        }
        store4(a.output + outputIndex(a, at.sample, y, x) + c, sums);
    } else {
        writeOne(a, at, q, sums.x);
        writeOne(a, at, q + 1, sums.y);
        writeOne(a, at, q + 2, sums.z);
        writeOne(a, at, q + 3, sums.w);
    }
}

// Finished sums to the output; those of a part of the input (split-K) to the workspace, for conv2d_reduce.
__device__ __forceinline__ void finish(const Conv2dArguments& a, int pixel, int q, float4 sums) {
    if (pixel >= a.pixels || q >= a.channels) return;
    if (a.splits == 1) {
        writeFour(a, OutputPixel(a, blockIdx.z, pixel), q, sums);
    } else {
        store4(a.partial + (blockIdx.z * a.pixels + pixel) * a.packedChannels + q, sums);
    }
}
