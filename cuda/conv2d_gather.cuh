// The convolution's left matrix, which nobody ever writes to memory: row = output pixel, column = (tap, input channel).
// ("Implicit GEMM". Written out, im2col would cost nine times the input in traffic for a 3x3 kernel.)
//
// A block of 128 threads brings a tile of ROWS pixels x 16 channels of one tap to shared memory: four neighbouring
// threads take the 64 bytes of one pixel, so every 32-byte sector that is touched is used whole.
#pragma once
#include "common.cuh"
#include "conv2d_arguments.cuh"

// In shared memory the tile lies channel by channel, because a thread will want several pixels of one channel at a time.
// The plain layout [channel][pixel] would make the four threads of one pixel write to the same bank; flipping bits 3 and 4
// of the pixel by the channel's quarter sends them to four different ones. Groups of 4 pixels stay together.
template <int ROWS>
__device__ __forceinline__ int tileIndex(int channel, int row) { return channel * ROWS + (row ^ (channel / 4 % 4 * 8)); }

// Which tap and which channels come next.
struct TapWalk {
    int y, x, channel;

    __device__ __forceinline__ TapWalk(const Conv2dArguments& a, int chunk) {
        int chunksOfTap = (a.inChannels + DEPTH - 1) / DEPTH;
        int tap = chunk / chunksOfTap;
        y = tap / a.side;
        x = tap % a.side;
        channel = chunk % chunksOfTap * DEPTH;
    }

    __device__ __forceinline__ void next(const Conv2dArguments& a) {
        channel += DEPTH;
        if (channel < a.inChannels) return;
        channel = 0;
        if (++x < a.side) return;
        x = 0;
        ++y;
    }
};

// VECTOR: the channels are a multiple of 4, so that 128-bit loads are aligned and never half outside.
template <int ROWS, int PROLOGUE, bool VECTOR>
struct Gather {
    static constexpr int EACH = ROWS / 32;  // rows of one thread, 32 apart

    int sample[EACH], top[EACH], left[EACH];
    float4 value[EACH];
    int source[EACH];  // index of the input pixel that value came from, -1 for padding
    int channel;

    __device__ __forceinline__ Gather(const Conv2dArguments& a, int firstPixel, int phase) {
        int size = a.gridHeight * a.gridWidth;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int pixel = firstPixel + threadIdx.x / 4 + 32 * i;
            int inSample = pixel % size;
            sample[i] = pixel / size;
            top[i] = inSample / a.gridWidth * a.stride - a.padding + phase / 2;
            left[i] = inSample % a.gridWidth * a.stride - a.padding + phase % 2;
            // Behind the last pixel: so far up that every tap is padding.
            if (pixel >= a.pixels) top[i] = -1000000;
        }
    }

    // Starts the loads of one tile. Their values are not touched before put(), so the arithmetic of the tile before goes
    // on while they are under way.
    __device__ __forceinline__ void fetch(const Conv2dArguments& a, const TapWalk& tap) {
        channel = tap.channel + threadIdx.x % 4 * 4;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int y = top[i] + tap.y;
            int x = left[i] + tap.x;
            bool inside = y >= 0 && y < a.inHeight && x >= 0 && x < a.inWidth && channel < a.inChannels;
            source[i] = inside ? (sample[i] * a.inHeight + y) * a.inWidth + x : -1;
            value[i] = inside ? load(a, a.input, source[i] * a.inChannels) : make_float4(0, 0, 0, 0);
        }
    }

    // Prologue, then to shared memory. Padding is zero after the prologue, so padding skips it.
    __device__ __forceinline__ void put(const Conv2dArguments& a, float* tile) {
        int quarter = threadIdx.x % 4 * 4;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            if (PROLOGUE != NO_PROLOGUE && source[i] >= 0) value[i] = prologue(a, i);
            int row = threadIdx.x / 4 + 32 * i;
            tile[tileIndex<ROWS>(quarter + 0, row)] = value[i].x;
            tile[tileIndex<ROWS>(quarter + 1, row)] = value[i].y;
            tile[tileIndex<ROWS>(quarter + 2, row)] = value[i].z;
            tile[tileIndex<ROWS>(quarter + 3, row)] = value[i].w;
        }
    }

private:
    __device__ __forceinline__ float4 load(const Conv2dArguments& a, const float* from, int at) const {
        const float* p = from + at + channel;
        if (VECTOR) return load4(p);
        int left = a.inChannels - channel;
        return make_float4(p[0], left > 1 ? p[1] : 0.0f, left > 2 ? p[2] : 0.0f, left > 3 ? p[3] : 0.0f);
    }

    __device__ __forceinline__ float4 prologue(const Conv2dArguments& a, int i) const {
        int kind = PROLOGUE == ANY_PROLOGUE ? a.prologue : PROLOGUE;
        float4 x = value[i];
        if (kind == NO_PROLOGUE) return x;
        if (kind == INPUT_LEAKY_RELU) {
            float s = a.inputSlope;
            return make_float4(leakyRelu(x.x, s), leakyRelu(x.y, s), leakyRelu(x.z, s), leakyRelu(x.w, s));
        }
        int item = sample[i];
        if (kind == PIXEL_MODULATION) {
            item = a.sharedModulation ? source[i] - sample[i] * a.inHeight * a.inWidth : source[i];
        } else if (a.sharedModulation) {
            item = 0;
        }
        int at = item * a.inChannels;
        float4 g0 = load(a, a.gamma0, at), b0 = load(a, a.beta0, at), g1 = load(a, a.gamma1, at), b1 = load(a, a.beta1, at);
        float s = a.inputSlope;
        return make_float4(modulate(x.x, g0.x, b0.x, g1.x, b1.x, s), modulate(x.y, g0.y, b0.y, g1.y, b1.y, s),
                           modulate(x.z, g0.z, b0.z, g1.z, b1.z, s), modulate(x.w, g0.w, b0.w, g1.w, b1.w, s));
    }
};
