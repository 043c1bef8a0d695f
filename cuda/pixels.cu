// 8-bit pictures to maps and back. A picture of interleaved red, green and blue is a map of three channels as it lies, NHWC:
// only the values change. So a quarter of the bytes cross the bus, and no transpose follows.
//
// A thread has four values: a 32-bit load of bytes, a 128-bit store of floats, or the other way round. Not a byte is read or
// written behind the last.
#include "common.cuh"

// v / 127.5 - 1, the division rounded first: the same bits as in io.clipsr.image.Pixels.
__device__ __forceinline__ float fromByte(unsigned v) { return v / 127.5f - 1.0f; }

// Clamped, halves to the even neighbour; NaN becomes 0.
__device__ __forceinline__ unsigned toByte(float v) {
    return v == v ? __float2int_rn((fmaxf(-1.0f, fminf(1.0f, v)) + 1.0f) * 127.5f) : 0;
}

// Grid: (count / 512). Block: 128.
extern "C" __global__ void __launch_bounds__(128) bytes_to_map(const unsigned char* in, float* out, int count) {
    int i = (blockIdx.x * blockDim.x + threadIdx.x) * 4;
    if (i + 4 <= count) {
        uchar4 v = *reinterpret_cast<const uchar4*>(in + i);
        store4(out + i, make_float4(fromByte(v.x), fromByte(v.y), fromByte(v.z), fromByte(v.w)));
    } else {
        for (; i < count; i++) out[i] = fromByte(in[i]);
    }
}

// Grid: (count / 512). Block: 128.
extern "C" __global__ void __launch_bounds__(128) map_to_bytes(const float* in, unsigned char* out, int count) {
    int i = (blockIdx.x * blockDim.x + threadIdx.x) * 4;
    if (i + 4 <= count) {
        float4 v = load4(in + i);
        *reinterpret_cast<uchar4*>(out + i) = make_uchar4(toByte(v.x), toByte(v.y), toByte(v.z), toByte(v.w));
    } else {
        for (; i < count; i++) out[i] = toByte(in[i]);
    }
}
