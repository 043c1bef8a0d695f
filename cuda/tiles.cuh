// Tiles of two matrices in shared memory, and their product in registers: what convolutions, linear layers and the
// projections of the cross-attention have in common.
//
// The left matrix has a row for each pixel, the right one a column for each output channel; both are cut into steps of
// DEPTH along the side that they share. Left and Right, the classes that bring their tiles, have
//
//     fetch()    starts the loads of the next step, into registers; their values are not touched before put(), so the
//                arithmetic of the step before goes on while they are under way
//     put(tile)  from registers to shared memory
#pragma once
#include "common.cuh"

constexpr int DEPTH = 16;

// In shared memory the left tile lies channel by channel, because a thread will want several pixels of one channel at a time.
// The plain layout [channel][pixel] would make the four threads of one pixel write to the same bank; flipping bits 3 and 4
// of the pixel by the channel's quarter sends them to four different ones. Groups of 4 pixels stay together.
template <int ROWS>
__device__ __forceinline__ int tileIndex(int channel, int row) { return channel * ROWS + (row ^ (channel / 4 % 4 * 8)); }

// A thread's four channels (from `quarter` on) of one pixel.
template <int ROWS>
__device__ __forceinline__ void putPixel(float* tile, int quarter, int row, float4 value) {
    tile[tileIndex<ROWS>(quarter + 0, row)] = value.x;
    tile[tileIndex<ROWS>(quarter + 1, row)] = value.y;
    tile[tileIndex<ROWS>(quarter + 2, row)] = value.z;
    tile[tileIndex<ROWS>(quarter + 3, row)] = value.w;
}

// 16 steps of the outer product: 8 pixels (from row on) times 4 channels (from column on). Three 128-bit loads for 32
// multiply-adds.
template <int ROWS, int COLUMNS>
__device__ __forceinline__ void multiply(const float* pixels, const float* weights, int row, int column, float4 (&sums)[8]) {
#pragma unroll
    for (int k = 0; k < DEPTH; k++) {
        int at = tileIndex<ROWS>(k, row);
        float4 p0 = loadShared4(pixels + at);
        float4 p1 = loadShared4(pixels + at + 4);
        float4 w = loadShared4(weights + k * COLUMNS + column);
        float p[8] = {p0.x, p0.y, p0.z, p0.w, p1.x, p1.y, p1.z, p1.w};
#pragma unroll
        for (int i = 0; i < 8; i++) {
            sums[i].x += p[i] * w.x;
            sums[i].y += p[i] * w.y;
            sums[i].z += p[i] * w.z;
            sums[i].w += p[i] * w.w;
        }
    }
}

// Left: rows of a matrix as they lie, [rows][depth], depth a multiple of 4. THREADS bring ROWS x 16 values a step: four
// neighbouring threads take the 64 bytes of one row, so every 32-byte sector that is touched is used whole.
template <int ROWS, int THREADS>
struct MatrixRows {
    static constexpr int EACH = ROWS * 4 / THREADS;

    const float* from;
    int depth, present;  // rows that there are
    int thread, k;
    float4 value[EACH];

    __device__ __forceinline__ MatrixRows(const float* matrix, int depth, int present, int thread, int chunk)
        : from(matrix + thread / 4 * depth), depth(depth), present(present), thread(thread), k(chunk * DEPTH + thread % 4 * 4) {}

    __device__ __forceinline__ void fetch() {
#pragma unroll
        for (int i = 0; i < EACH; i++) {
            bool inside = thread / 4 + THREADS / 4 * i < present && k < depth;
            value[i] = inside ? load4(from + THREADS / 4 * i * depth + k) : make_float4(0, 0, 0, 0);
        }
        k += DEPTH;
    }

    __device__ __forceinline__ void put(float* tile) const {
#pragma unroll
        for (int i = 0; i < EACH; i++) putPixel<ROWS>(tile, thread % 4 * 4, thread / 4 + THREADS / 4 * i, value[i]);
    }
};

// Right: COLUMNS columns, from `column` on, of a matrix [depth, rounded up to 16][width]; width is a multiple of 4 and what
// lies beyond it is zero.
template <int COLUMNS, int THREADS>
struct MatrixColumns {
    static constexpr int WORDS = COLUMNS / 4;  // 128-bit words of a row
    static constexpr int EACH = DEPTH * WORDS / THREADS;

    const float* from;
    int width, thread;
    bool inside;
    float4 value[EACH];

    __device__ __forceinline__ MatrixColumns(const float* matrix, int width, int column, int thread, int chunk)
        : MatrixColumns(matrix, width, thread, chunk, column + thread % WORDS * 4, column + thread % WORDS * 4 < width) {}

    // The thread's four columns, from q on, are where the caller says.
    __device__ __forceinline__ MatrixColumns(const float* matrix, int width, int thread, int chunk, int q, bool inside)
        : from(matrix + (chunk * DEPTH + thread / WORDS) * width + q), width(width), thread(thread), inside(inside) {}

    __device__ __forceinline__ void fetch() {
#pragma unroll
        for (int i = 0; i < EACH; i++) value[i] = inside ? load4(from + THREADS / WORDS * i * width) : make_float4(0, 0, 0, 0);
        from += DEPTH * width;
    }

    __device__ __forceinline__ void put(float* tile) const {
#pragma unroll
        for (int i = 0; i < EACH; i++) store4(tile + (thread + THREADS * i) * 4, value[i]);
    }
};

// ---- A tile of 64 x 64, by a block of 128 threads.
namespace large {
constexpr int ROWS = 64;
constexpr int COLUMNS = 64;
constexpr int THREADS = 128;
constexpr int MEMORY = 2 * DEPTH * (ROWS + COLUMNS);  // values
static_assert(MEMORY == ROWS * COLUMNS, "the sums pass through the tiles' memory");

// Where the sums of a row's four columns from 4 * word on lie. Odd rows have their words 4 apart, so that threads which
// take the same four words of two rows do not meet in a bank.
__device__ __forceinline__ int sumsAt(int row, int word) { return row * COLUMNS + (word ^ row % 2 * 4) * 4; }

// Leaves the sums in memory, for all threads to see. Two pairs of tiles: while one is multiplied the next is on its way,
// and one barrier a step is enough.
template <class Left, class Right>
__device__ __forceinline__ void product(Left& left, Right& right, int steps, float* memory) {
    float* pixelTile = memory;
    float* weightTile = memory + 2 * DEPTH * ROWS;
    // A warp computes 32 x 32, its lanes lie 4 x 8: of the pixels' tile they read four different 128-bit words at a time,
    // of the weights' tile eight that are neighbours. Neither has a bank conflict.
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int row = warp / 2 * 32 + lane / 8 * 8;
    int column = warp % 2 * 32 + lane % 8 * 4;
    float4 sums[8] = {};

    left.fetch();
    right.fetch();
    for (int buffer = 0; steps > 0; buffer ^= 1) {
        left.put(pixelTile + buffer * DEPTH * ROWS);
        right.put(weightTile + buffer * DEPTH * COLUMNS);
        __syncthreads();  // who passes here has also finished with the other buffer
        if (--steps > 0) {
            left.fetch();
            right.fetch();
        }
        multiply<ROWS, COLUMNS>(pixelTile + buffer * DEPTH * ROWS, weightTile + buffer * DEPTH * COLUMNS, row, column, sums);
    }
    __syncthreads();
    // The tiles are no longer needed, and all four together are as large as the sums. Through there the epilogue gets them
    // in the order of the output.
    float4* even = reinterpret_cast<float4*>(memory) + sumsAt(row, column / 4) / 4;
    float4* odd = reinterpret_cast<float4*>(memory) + sumsAt(row + 1, column / 4) / 4;
#pragma unroll
    for (int i = 0; i < 8; i += 2) {
        even[i * COLUMNS / 4] = sums[i];
        odd[i * COLUMNS / 4] = sums[i + 1];
    }
    __syncthreads();
}
}  // namespace large

// ---- A tile of 32 x 32, by four warps that share out the steps: each walks its part by itself, with tiles of its own,
// and needs no barrier. Where there are few tiles, that makes four times as many blocks of them, each with a quarter of the
// steps one after the other, for twice the traffic with the cache.
namespace small {
constexpr int ROWS = 32;
constexpr int COLUMNS = 32;
constexpr int WARPS = 4;
constexpr int THREADS = 32 * WARPS;
constexpr int OF_WARP = DEPTH * (ROWS + COLUMNS);
constexpr int MEMORY = WARPS * OF_WARP;  // values
static_assert(OF_WARP == ROWS * COLUMNS, "the sums pass through the tiles' memory");

// Leaves a warp's sums in its part of the memory. A warp waits for nobody, so a second pair of tiles would save nothing.
template <class Left, class Right>
__device__ __forceinline__ void product(Left& left, Right& right, int steps, float* memory) {
    int lane = threadIdx.x % 32;
    float* pixelTile = memory + threadIdx.x / 32 * OF_WARP;
    float* weightTile = pixelTile + DEPTH * ROWS;
    int row = lane / 8 * 8;
    int column = lane % 8 * 4;
    float4 sums[8] = {};

    if (steps > 0) {
        left.fetch();
        right.fetch();
    }
    while (steps > 0) {
        left.put(pixelTile);
        right.put(weightTile);
        __syncwarp();
        if (--steps > 0) {
            left.fetch();
            right.fetch();
        }
        multiply<ROWS, COLUMNS>(pixelTile, weightTile, row, column, sums);
        __syncwarp();
    }
    float4* out = reinterpret_cast<float4*>(pixelTile) + (row * COLUMNS + column) / 4;
#pragma unroll
    for (int i = 0; i < 8; i++) out[i * COLUMNS / 4] = sums[i];
}

// The sums of a row's four columns, word = row * 8 + column / 4: those of the warps in order. Needs a barrier before.
__device__ __forceinline__ float4 sum(const float* memory, int word) {
    float4 all = load4(memory + word * 4);
#pragma unroll
    for (int warp = 1; warp < WARPS; warp++) all = all + load4(memory + warp * OF_WARP + word * 4);
    return all;
}
}  // namespace small
