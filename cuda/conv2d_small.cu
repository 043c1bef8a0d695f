// 2-D convolution of maps that are too small for conv2d.cu: 8 x 8 pixels and 512 channels are eight tiles of 64 x 64, and a
// large GPU has some 130 multiprocessors, each with room for several blocks.
//
// Step 1, split the sums over blocks (split-K): each takes a part of the taps and channels, sums go to a workspace, and
//   conv2d_reduce adds them. But sums that travel to memory and back are bytes that nobody asked for: at 8 x 8 pixels every
//   split costs 3 % of what the layer has to move, in narrower networks more than 10 %.
//
// Step 2, split the tiles: 32 x 32 are four times as many blocks, for no byte of memory, but twice the traffic with the
//   cache: 4 multiply-adds a byte instead of 8, about what a GPU's second-level cache can feed.
//
// Step 3, split the sums within the block: its four warps take a quarter of the taps and channels each, and their sums meet
//   in shared memory. Work is done in a quarter of the steps, and a warp waits for no other one before the end.
//
// Where that still leaves multiprocessors idle, sums are split over blocks as well, as long as it costs few bytes
// (Conv2dPlan.java). No atomics, sums are added in a fixed order: the same bits each time.
#include "conv2d_gather.cuh"
#include "conv2d_epilogue.cuh"

using namespace small;

constexpr int BLOCKS = 3;  // that fit one multiprocessor: up to 168 registers a thread. There are hardly ever more blocks than that

// filter: the index of the weights, of a phase or a set.
template <class Rows>
__device__ __forceinline__ void conv2d(const Conv2dArguments& a, const Rows& rows, int phase, int filter) {
    __shared__ __align__(16) float memory[MEMORY];
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int parts = a.splits * WARPS;
    int part = blockIdx.z % a.splits * WARPS + warp;
    int chunks = chunksOf(a);
    int chunk = chunks * part / parts;
    int steps = chunks * (part + 1) / parts - chunk;
    Gather<ROWS, 32> pixels(a, rows, phase, lane, chunk);
    MatrixColumns<COLUMNS, 32> weights(a.weight, a.packedChannels, blockIdx.y * COLUMNS, lane, filter * chunks + chunk);
    product(pixels, weights, steps, memory);
    __syncthreads();
    // 8 neighbouring threads take the 32 channels of one pixel.
#pragma unroll 1
    for (int word = threadIdx.x; word < ROWS * COLUMNS / 4; word += THREADS) {
        finish(a, rows.pixel(a, word / 8), blockIdx.y * COLUMNS + word % 8 * 4, sum(memory, word));
    }
}

// Grid: (pixels / 32, channels / 32, phases * splits). Block: 128.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_small(Conv2dArguments a) {
    int phase = blockIdx.z / a.splits;
    conv2d(a, ConsecutiveRows{(int)blockIdx.x * ROWS}, phase, phase);
}

// With border weights. Grid: (tiles of 32 pixels of all regions, channels / 32).
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_small_border(Conv2dArguments a) {
    RegionRows rows(a, blockIdx.x, ROWS);
    a.bias += rows.set * a.packedChannels;
    conv2d(a, rows, 0, rows.set);
}
