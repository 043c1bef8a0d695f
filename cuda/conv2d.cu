// 2-D convolution (cross-correlation) as implicit GEMM.
//
// Step 0, naive: a thread an output value.
//
//     for (tap, c)  sum += input[pixel + tap][c] * weight[tap][c][q]
//
//   Two loads from memory for each multiply-add. A GPU has room for some 30 multiply-adds for each value that arrives
//   from memory, so it would idle nine tenths of its time.
//
// Step 1, tiles in shared memory: a block computes 64 pixels x 64 channels. Values are brought in once a block, 16 input
//   channels of one tap at a time; each is then used 64 times. Traffic falls by 64.
//
// Step 2, tiles in registers: shared memory is fast, but it too gives one value an instruction. A thread computes 8 pixels
//   x 4 channels: it reads 8 + 4 values (three 128-bit loads) for 32 multiply-adds, instead of 64 values.
//
// Step 3, two buffers: while one pair of tiles is multiplied the next is on its way from memory, through registers, into
//   the other pair. Memory's latency hides behind arithmetic and one barrier a step is enough.
//
// Step 4, fusion: the epilogue is applied to the sums in registers. A prologue, between the load and the tile, would be
//   applied to each value nine taps times all tiles of channels; so whoever writes a map also writes what is read of it.
//   A nearest upsampling by 2 is never done: the four phases of the output are four small convolutions with summed weights.
//
// Small maps have too few tiles of this size to fill a GPU: 8 x 8 pixels are one. For them there is conv2d_small.cu.
#include "conv2d_gather.cuh"
#include "conv2d_epilogue.cuh"

using namespace large;

constexpr int BLOCKS = 4;  // that fit one multiprocessor: up to 128 registers a thread, which is enough for all without spills

// filter: the index of the weights, of a phase or a set.
template <class Pixels, class Rows>
__device__ __forceinline__ void convolve(const Conv2dArguments& a, const Rows& rows, int filter) {
    __shared__ __align__(16) float memory[MEMORY];
    int chunks = chunksOf(a);
    Pixels pixels(a, rows, blockIdx.z, threadIdx.x, 0);
    MatrixColumns<COLUMNS, THREADS> weights(a.weight, a.packedChannels, blockIdx.y * COLUMNS, threadIdx.x, filter * chunks);
    product(pixels, weights, chunks, memory);
    // 16 neighbouring threads take the 64 channels of one pixel.
#pragma unroll 1
    for (int word = threadIdx.x; word < ROWS * COLUMNS / 4; word += THREADS) {
        int row = word / 16;
        finish(a, rows.pixel(a, row), blockIdx.y * COLUMNS + word % 16 * 4, load4(memory + sumsAt(row, word % 16)));
    }
}

template <class Pixels>
__device__ __forceinline__ void convolve(const Conv2dArguments& a) {
    convolve<Pixels>(a, ConsecutiveRows{(int)blockIdx.x * ROWS}, blockIdx.z);
}

template <class Pixels>
__device__ __forceinline__ void convolveRegion(Conv2dArguments& a) {
    RegionRows rows(a, blockIdx.x, ROWS);
    a.bias += rows.set * a.packedChannels;
    convolve<Pixels>(a, rows, rows.set);
}

// Grid: (pixels / 64, channels / 64, phases). Block: 128.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d(Conv2dArguments a) { convolve<Gather<ROWS, THREADS>>(a); }

// The same for inChannels that are no multiple of 4. These are so few that a map of any size is computed by this kernel.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_odd(Conv2dArguments a) { convolve<OddGather<ROWS, THREADS>>(a); }

// With border weights. Grid: (tiles of 64 pixels of all regions, channels / 64).
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_border(Conv2dArguments a) { convolveRegion<Gather<ROWS, THREADS>>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_border_odd(Conv2dArguments a) {
    convolveRegion<OddGather<ROWS, THREADS>>(a);
}
