// Pieces that every kernel may use.
//
// Maps lie as NHWC: the channels of one pixel are neighbours in memory. So a pixel's channels are read four at a time
// (128-bit loads), and threads of a warp that take neighbouring channels touch whole 32-byte sectors.
#pragma once

// As io.clipsr.kernels.Activation.Kind, by ordinal.
enum ActivationKind { IDENTITY = 0, LEAKY_RELU = 1, QUICK_GELU = 2 };

__device__ __forceinline__ float leakyRelu(float x, float slope) { return x > 0.0f ? x : slope * x; }

// The kind is the same for all threads, so the branch costs a few instructions and never diverges.
__device__ __forceinline__ float activate(int kind, float slope, float x) {
    if (kind == LEAKY_RELU) return leakyRelu(x, slope);
    if (kind == QUICK_GELU) return x / (1.0f + expf(-1.702f * x));
    return x;
}

__device__ __forceinline__ float4 activate(int kind, float slope, float4 v) {
    return make_float4(activate(kind, slope, v.x), activate(kind, slope, v.y), activate(kind, slope, v.z), activate(kind, slope, v.w));
}

__device__ __forceinline__ float4 operator+(float4 a, float4 b) { return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w); }

// The valid positions of a sample: all of them where no lengths are given. They are floats, as every tensor is, and limited, so
// that a wrong one reads nothing beyond the sequence.
__device__ __forceinline__ int validCount(const float* lengths, int sample, int all) {
    return lengths ? max(1, min(all, (int)lengths[sample])) : all;
}

// p must be a multiple of 16 bytes.
__device__ __forceinline__ float4 load4(const float* p) { return *reinterpret_cast<const float4*>(p); }

// The same from shared memory, as one instruction under all circumstances. (The compiler takes a float4 apart and joins loads
// of neighbouring addresses again; in unrolled loops it sometimes joins them otherwise, and not the same way each time it
// is run, so that what ships could not be rebuilt.)
__device__ __forceinline__ float4 loadShared4(const float* p) {
    float4 v;
    asm volatile("ld.shared.v4.f32 {%0, %1, %2, %3}, [%4];"
                 : "=f"(v.x), "=f"(v.y), "=f"(v.z), "=f"(v.w)
                 : "r"((unsigned)__cvta_generic_to_shared(p))
                 : "memory");
    return v;
}

__device__ __forceinline__ void store4(float* p, float4 v) { *reinterpret_cast<float4*>(p) = v; }

// lrelu(gamma1 * lrelu(gamma0 * x + beta0) + beta1), the TIFBlock's modulation of one value.
__device__ __forceinline__ float modulate(float x, float gamma0, float beta0, float gamma1, float beta1, float slope) {
    return leakyRelu(gamma1 * leakyRelu(gamma0 * x + beta0, slope) + beta1, slope);
}

__device__ __forceinline__ float4 modulate(float4 x, float4 gamma0, float4 beta0, float4 gamma1, float4 beta1, float slope) {
    return make_float4(modulate(x.x, gamma0.x, beta0.x, gamma1.x, beta1.x, slope), modulate(x.y, gamma0.y, beta0.y, gamma1.y, beta1.y, slope),
                       modulate(x.z, gamma0.z, beta0.z, gamma1.z, beta1.z, slope), modulate(x.w, gamma0.w, beta0.w, gamma1.w, beta1.w, slope));
}

// Sum and maximum over a warp. After the last step every lane has the result; the order is fixed, so are the bits.
__device__ __forceinline__ float warpSum(float x) {
    for (int distance = 16; distance > 0; distance /= 2) x += __shfl_xor_sync(0xffffffffu, x, distance);
    return x;
}

__device__ __forceinline__ float warpMax(float x) {
    for (int distance = 16; distance > 0; distance /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, distance));
    return x;
}
