// What happens to a convolution's finished sums on their way to memory: bias, activation, phase, pixel shuffle, residuals, and
// for each map that is stored what the next layer wants done with its values. Each would otherwise be a kernel that reads and
// writes the whole map, or be done where the next convolution reads: there for each tap and each tile of channels again.
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

__device__ __forceinline__ int residualIndex(const Residual& r, int channels, int sample, int y, int x) {
    return sample * r.sampleStride + ((y >> r.shift) * r.width + (x >> r.shift)) * channels;
}

// V: float or float4, one channel or four.
template <class V>
__device__ __forceinline__ V& at(float* p) { return *reinterpret_cast<V*>(p); }

template <class V>
__device__ __forceinline__ V at(const float* p) { return *reinterpret_cast<const V*>(p); }

// A value of the result, or four, to one of the maps, if it has that channel and pixel.
template <class V>
__device__ __forceinline__ void store(const Output& o, int sample, int y, int x, int c, V value) {
    c -= o.channel;
    y -= o.top;
    x -= o.left;
    if ((unsigned)c >= o.channels || (unsigned)y >= o.height || (unsigned)x >= o.width) return;
    if (o.gamma0) {
        int g = (o.shared ? 0 : sample * o.channels) + c;
        value = modulate(value, at<V>(o.gamma0 + g), at<V>(o.beta0 + g), at<V>(o.gamma1 + g), at<V>(o.beta1 + g), o.slope);
    } else {
        value = activate(o.activation, o.slope, value);
    }
    at<V>(o.data + ((sample * o.height + y) * o.width + x) * o.channels + c) = value;
}

// The activated sum of packed channel q, or of q .. q+3 if all four land on one pixel.
template <class V>
__device__ __forceinline__ void write(const Conv2dArguments& a, const OutputPixel& pixel, int q, V sum) {
    if (q >= a.channels) return;
    int group = q / a.outChannels;
    int c = q % a.outChannels;
    int y = pixel.y + group / a.shuffle;
    int x = pixel.x + group % a.shuffle;
#pragma unroll
    for (int i = 0; i < 3; i++) {
        if (i < a.residuals) {
            const Residual& r = a.residual[i];
            sum = sum + at<V>(r.data + residualIndex(r, a.outChannels, pixel.sample, y, x) + c);
        }
    }
#pragma unroll
    for (int i = 0; i < 3; i++) {
        if (i < a.outputs) store(a.output[i], pixel.sample, y, x, c, sum);
    }
}

// The sums of packed channels q .. q+3, q a multiple of 4.
__device__ __forceinline__ void writeFour(const Conv2dArguments& a, const OutputPixel& pixel, int q, float4 sums) {
    if (q >= a.channels) return;
    sums = activate(a.activation, a.slope, sums + load4(a.bias + q));
    if (a.wholeWords) {
        write(a, pixel, q, sums);
    } else {
#pragma unroll 1
        for (int i = 0; i < 4; i++) write(a, pixel, q + i, i == 0 ? sums.x : i == 1 ? sums.y : i == 2 ? sums.z : sums.w);
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
