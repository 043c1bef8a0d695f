// The convolution's left matrix, which nobody ever writes to memory: row = output pixel, column = (tap, input channel).
// ("Implicit GEMM". Written out, im2col would cost nine times the input in traffic for a 3x3 kernel.)
#pragma once
#include "tiles.cuh"
#include "conv2d_arguments.cuh"
#include "conv2d_rows.cuh"

__device__ __forceinline__ int chunksOf(const Conv2dArguments& a) { return (a.side * a.side * a.inChannels + DEPTH - 1) / DEPTH; }

// Left: THREADS bring ROWS pixels x 16 columns of the matrix a step. Columns are counted through all taps, so that 4 or 24
// channels leave no holes; a thread's four columns are four channels of one tap.
template <int ROWS, int THREADS, int PROLOGUE>
struct Gather {
    static constexpr int EACH = ROWS * 4 / THREADS;  // rows of one thread, THREADS / 4 apart

    const Conv2dArguments& a;
    int thread;
    int tapY, tapX, channel;  // of the next fetch
    int held;                 // channel of the values
    int sample[EACH], top[EACH], left[EACH];
    float4 value[EACH];
    int source[EACH];  // index of the input pixel that value came from, -1 for padding

    template <class Rows>
    __device__ __forceinline__ Gather(const Conv2dArguments& arguments, const Rows& rows, int phase, int thread, int chunk)
        : a(arguments), thread(thread) {
        int column = chunk * DEPTH + thread % 4 * 4;
        int tap = column / a.inChannels;
        channel = column % a.inChannels;
        tapY = tap / a.side;
        tapX = tap % a.side;
        int size = a.gridHeight * a.gridWidth;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int pixel = rows.pixel(a, thread / 4 + THREADS / 4 * i);
            int inSample = pixel % size;
            sample[i] = pixel / size;
            top[i] = inSample / a.gridWidth * a.stride - a.padding + phase / 2;
            left[i] = inSample % a.gridWidth * a.stride - a.padding + phase % 2;
            // Behind the last pixel: so far up that every tap is padding.
            if (pixel >= a.pixels) top[i] = -1000000;
        }
    }

    __device__ __forceinline__ void fetch() {
        held = channel;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int y = top[i] + tapY;
            int x = left[i] + tapX;
            bool inside = y >= 0 && y < a.inHeight && x >= 0 && x < a.inWidth && tapY < a.side;
            source[i] = inside ? (sample[i] * a.inHeight + y) * a.inWidth + x : -1;
            value[i] = inside ? load4(a.input + source[i] * a.inChannels + channel) : make_float4(0, 0, 0, 0);
        }
        for (channel += DEPTH; channel >= a.inChannels; channel -= a.inChannels) {
            if (++tapX == a.side) {
                tapX = 0;
                ++tapY;
            }
        }
    }

    // Prologue, then to shared memory. Padding is zero after the prologue, so padding skips it.
    __device__ __forceinline__ void put(float* tile) {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            if (PROLOGUE != NO_PROLOGUE && source[i] >= 0) value[i] = prologue(value[i], sample[i]);
            putPixel<ROWS>(tile, thread % 4 * 4, thread / 4 + THREADS / 4 * i, value[i]);
        }
    }

private:
    __device__ __forceinline__ float4 prologue(float4 x, int item) const {
        int kind = PROLOGUE == ANY_PROLOGUE ? a.prologue : PROLOGUE;
        if (kind == NO_PROLOGUE) return x;
        float s = a.inputSlope;
        if (kind == INPUT_LEAKY_RELU) return make_float4(leakyRelu(x.x, s), leakyRelu(x.y, s), leakyRelu(x.z, s), leakyRelu(x.w, s));
        int at = (a.sharedModulation ? 0 : item) * a.inChannels + held;
        return modulate(x, load4(a.gamma0 + at), load4(a.beta0 + at), load4(a.gamma1 + at), load4(a.beta1 + at), s);
    }
};
