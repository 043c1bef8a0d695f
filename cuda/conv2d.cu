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
// Step 4, fusion: the prologue is applied between the load and the tile (Gather), the epilogue to the sums in registers.
//   A nearest upsampling by 2 is never done: the four phases of the output are four small convolutions with summed weights.
//
// Small maps have too few tiles to fill a GPU: 8 x 8 pixels are one. Then the sum is split (split-K): blockIdx.z takes a
// part of the taps and channels, sums go to a workspace, and conv2d_reduce adds them in order. No atomics: the same bits
// each time.
#include "conv2d_gather.cuh"
#include "conv2d_epilogue.cuh"

constexpr int ROWS = 64;
constexpr int COLUMNS = 64;
constexpr int THREADS = 128;
constexpr int BLOCKS = 4;  // that fit one multiprocessor: up to 128 registers a thread, which is enough for all without spills
static_assert(2 * DEPTH * (ROWS + COLUMNS) == ROWS * COLUMNS, "the sums pass through the tiles' memory");

// Brings the weights' tile, [16][64] values, in the order in which it lies: two 128-bit loads a thread.
struct Weights {
    const float* from;
    float4 value[2];

    __device__ __forceinline__ Weights(const Conv2dArguments& a, int phase, int chunk) {
        int chunks = a.side * a.side * ((a.inChannels + DEPTH - 1) / DEPTH);
        int row = (phase * chunks + chunk) * DEPTH + threadIdx.x / 16;
        from = a.weight + row * a.packedChannels + blockIdx.y * COLUMNS + threadIdx.x % 16 * 4;
    }

    __device__ __forceinline__ void fetch(const Conv2dArguments& a) {
        value[0] = load4(from);
        value[1] = load4(from + 8 * a.packedChannels);
        from += DEPTH * a.packedChannels;
    }

    __device__ __forceinline__ void put(float* tile) const {
        store4(tile + threadIdx.x * 4, value[0]);
        store4(tile + (threadIdx.x + THREADS) * 4, value[1]);
    }
};

// 16 steps of the outer product: 8 pixels (from row on) times 4 channels (from column on).
__device__ __forceinline__ void multiply(const float* pixels, const float* weights, int row, int column, float4 (&sums)[8]) {
#pragma unroll
    for (int k = 0; k < DEPTH; k++) {
        int at = tileIndex<ROWS>(k, row);
        float4 p0 = load4(pixels + at);
        float4 p1 = load4(pixels + at + 4);
        float4 w = load4(weights + k * COLUMNS + column);
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

template <int PROLOGUE, bool VECTOR>
__device__ __forceinline__ void conv2d(const Conv2dArguments& a) {
    __shared__ __align__(16) float memory[2 * DEPTH * (ROWS + COLUMNS)];
    float* pixelTile = memory;
    float* weightTile = memory + 2 * DEPTH * ROWS;

    int phase = blockIdx.z / a.splits;
    int split = blockIdx.z % a.splits;
    int chunks = a.side * a.side * ((a.inChannels + DEPTH - 1) / DEPTH);
    int chunk = chunks * split / a.splits;
    int end = chunks * (split + 1) / a.splits;

    Gather<ROWS, PROLOGUE, VECTOR> gather(a, blockIdx.x * ROWS, phase);
    Weights weights(a, phase, chunk);
    TapWalk tap(a, chunk);

    // A warp computes 32 x 32, its lanes lie 4 x 8: of the pixels' tile they read four different 128-bit words at a time,
    // of the weights' tile eight that are neighbours. Neither has a bank conflict.
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int row = warp / 2 * 32 + lane / 8 * 8;
    int column = warp % 2 * 32 + lane % 8 * 4;
    float4 sums[8] = {};

    gather.fetch(a, tap);
    weights.fetch(a);
    for (int buffer = 0; chunk < end; buffer ^= 1) {
        gather.put(a, pixelTile + buffer * DEPTH * ROWS);
        weights.put(weightTile + buffer * DEPTH * COLUMNS);
        __syncthreads();  // who passes here has also finished with the other buffer
        if (++chunk < end) {
            tap.next(a);
            gather.fetch(a, tap);
            weights.fetch(a);
        }
        multiply(pixelTile + buffer * DEPTH * ROWS, weightTile + buffer * DEPTH * COLUMNS, row, column, sums);
    }
    __syncthreads();

    // The tiles are no longer needed, and all four together are as large as the sums. Through there the epilogue gets them
    // in the order of the output: 16 neighbouring threads take the 64 channels of one pixel.
    float4* out = reinterpret_cast<float4*>(memory) + (row * COLUMNS + column) / 4;
#pragma unroll
    for (int i = 0; i < 8; i++) out[i * COLUMNS / 4] = sums[i];
    __syncthreads();
#pragma unroll 1
    for (int word = threadIdx.x; word < ROWS * COLUMNS / 4; word += THREADS) {
        finish(a, blockIdx.x * ROWS + word / 16, blockIdx.y * COLUMNS + word % 16 * 4, load4(memory + word * 4));
    }
}

// Grid: (pixels / 64, packedChannels / 64, phases * splits). Block: 128.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_plain(Conv2dArguments a) { conv2d<NO_PROLOGUE, true>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_leaky_relu(Conv2dArguments a) { conv2d<INPUT_LEAKY_RELU, true>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_modulated(Conv2dArguments a) { conv2d<CHANNEL_MODULATION, true>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_modulated_pixels(Conv2dArguments a) { conv2d<PIXEL_MODULATION, true>(a); }

// Input channels that are no multiple of 4, such as the three of a picture.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_any_channels(Conv2dArguments a) { conv2d<ANY_PROLOGUE, false>(a); }
