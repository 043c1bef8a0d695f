// The convolution's left matrix, which nobody ever writes to memory: row = output pixel, column = (tap, input channel).
// ("Implicit GEMM". Written out, im2col would cost nine times the input in traffic for a 3x3 kernel.)
#pragma once
#include "tiles.cuh"
#include "conv2d_arguments.cuh"
#include "conv2d_rows.cuh"

__device__ __forceinline__ int chunksOf(const Conv2dArguments& a) { return (a.side * a.side * a.inChannels + DEPTH - 1) / DEPTH; }

// The output pixels of a thread, `apart` from each other, and where their first tap lies in the input.
template <int EACH>
struct GatheredPixels {
    int sample[EACH], top[EACH], left[EACH];

    // firstRow: of the block's rows, the thread's first.
    template <class Rows>
    __device__ __forceinline__ GatheredPixels(const Conv2dArguments& a, const Rows& rows, int firstRow, int apart, int phase) {
        int size = a.gridHeight * a.gridWidth;
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int pixel = rows.pixel(a, firstRow + apart * i);
            int inSample = pixel % size;
            sample[i] = pixel / size;
            top[i] = inSample / a.gridWidth * a.stride - a.padding + phase / 2;
            left[i] = inSample % a.gridWidth * a.stride - a.padding + phase % 2;
            // Behind the last pixel: so far up that every tap is padding.
            if (pixel >= a.pixels) top[i] = -1000000;
        }
    }

    // The index of the input pixel under a tap, -1 for padding.
    __device__ __forceinline__ int source(const Conv2dArguments& a, int i, int tapY, int tapX) const {
        int y = top[i] + tapY;
        int x = left[i] + tapX;
        bool inside = y >= 0 && y < a.inHeight && x >= 0 && x < a.inWidth && tapY < a.side;
        return inside ? (sample[i] * a.inHeight + y) * a.inWidth + x : -1;
    }
};

// Left: THREADS bring ROWS pixels x 16 columns of the matrix a step. Columns are counted through all taps, so that 4 or 24
// channels leave no holes; a thread's four columns are four channels of one tap. inChannels is a multiple of 4.
template <int ROWS, int THREADS>
struct Gather {
    static constexpr int EACH = ROWS * 4 / THREADS;  // rows of one thread, THREADS / 4 apart

    const Conv2dArguments& a;
    int thread;
    int tapY, tapX, channel;  // of the next fetch
    GatheredPixels<EACH> pixels;
    float4 value[EACH];

    template <class Rows>
    __device__ __forceinline__ Gather(const Conv2dArguments& arguments, const Rows& rows, int phase, int thread, int chunk)
        : a(arguments), thread(thread), pixels(arguments, rows, thread / 4, THREADS / 4, phase) {
        int column = chunk * DEPTH + thread % 4 * 4;
        int tap = column / a.inChannels;
        channel = column % a.inChannels;
        tapY = tap / a.side;
        tapX = tap % a.side;
    }

    __device__ __forceinline__ void fetch() {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            int source = pixels.source(a, i, tapY, tapX);
            value[i] = source >= 0 ? load4(a.input + source * a.inChannels + channel) : make_float4(0, 0, 0, 0);
        }
        for (channel += DEPTH; channel >= a.inChannels; channel -= a.inChannels) {
            if (++tapX == a.side) {
                tapX = 0;
                ++tapY;
            }
        }
    }

    __device__ __forceinline__ void put(float* tile) const {
#pragma unroll
        for (int i = 0; i < EACH; i++) putPixel<ROWS>(tile, thread % 4 * 4, thread / 4 + THREADS / 4 * i, value[i]);
    }
};

// The same for any number of channels, such as a picture's three: four columns may belong to two taps, and no load is wider
// than a value. The alternative, a copy of the map with channels of zeros, is one more launch and a quarter more columns.
template <int ROWS, int THREADS>
struct OddGather {
    static constexpr int EACH = ROWS * 4 / THREADS;

    const Conv2dArguments& a;
    int thread;
    int column;  // of the next fetch, the thread's first
    GatheredPixels<EACH> pixels;
    float value[EACH][4];

    template <class Rows>
    __device__ __forceinline__ OddGather(const Conv2dArguments& arguments, const Rows& rows, int phase, int thread, int chunk)
        : a(arguments), thread(thread), column(chunk * DEPTH + thread % 4 * 4),
          pixels(arguments, rows, thread / 4, THREADS / 4, phase) {}

    __device__ __forceinline__ void fetch() {
#pragma unroll
        for (int j = 0; j < 4; j++) {
            int tap = (column + j) / a.inChannels;
            int channel = (column + j) % a.inChannels;
#pragma unroll
            for (int i = 0; i < EACH; i++) {
                int source = pixels.source(a, i, tap / a.side, tap % a.side);
                value[i][j] = source >= 0 ? a.input[source * a.inChannels + channel] : 0.0f;
            }
        }
        column += DEPTH;
    }

    __device__ __forceinline__ void put(float* tile) const {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            const float* v = value[i];
            putPixel<ROWS>(tile, thread % 4 * 4, thread / 4 + THREADS / 4 * i, make_float4(v[0], v[1], v[2], v[3]));
        }
    }
};
