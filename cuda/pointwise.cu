// What is done to each value by itself, where no convolution is near to take it up, and copies.
#include "common.cuh"

// out = a + factor * b over `count` values, blockIdx.y times; b is the same each time.
// Grid: (count / 128, repeats). Block: 128.
extern "C" __global__ void __launch_bounds__(128) add(const float* a, const float* b, float* out, int count, float factor) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    int at = blockIdx.y * count + i;
    out[at] = a[at] + factor * b[i];
}

// `count` values of each of gridDim.y stretches: sequences cut and put behind each other. A stride of 0 repeats the source.
// Grid: (count / 128, stretches). Block: 128.
extern "C" __global__ void __launch_bounds__(128) copy_stretches(const float* in, float* out, int count, int inStride, int outStride) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) out[blockIdx.y * outStride + i] = in[blockIdx.y * inStride + i];
}

struct ModulateArguments {
    const float* x;         // [n, pixels, channels]
    const float* gamma0;    // [n or 1, channels]
    const float* beta0;
    const float* gamma1;
    const float* beta1;
    const float* parts;     // [n, pixels, 4, channels], what is added to the four at each pixel, or null
    const float* residual;  // of the map's shape, or null
    float* output;
    int count;              // values of one sample
    int channels;
    int shared;
    float slope;
};

// Grid: (count / 128, n). Block: 128.
extern "C" __global__ void __launch_bounds__(128) modulate_map(ModulateArguments a) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= a.count) return;
    int c = i % a.channels;
    int g = (a.shared ? 0 : blockIdx.y) * a.channels + c;
    int at = blockIdx.y * a.count + i;
    float four[4] = {a.gamma0[g], a.beta0[g], a.gamma1[g], a.beta1[g]};
    if (a.parts) {
        const float* part = a.parts + (at - c) * 4 + c;
#pragma unroll
        for (int j = 0; j < 4; j++) four[j] += part[j * a.channels];
    }
    float y = modulate(a.x[at], four[0], four[1], four[2], four[3], a.slope);
    if (a.residual) y += a.residual[at];
    a.output[at] = y;
}
