// Convolution to at most four channels, such as the three of a picture: a tile 64 channels wide would be empty but for them.
//
// A block computes 128 pixels x 4 channels. What there is to share is the input, so the four warps share out the 16
// channels of a step between them: each computes all 128 pixels from its four channels, a lane 4 pixels x 4 channels (two
// 128-bit loads for 16 multiply-adds), and at the end the four sums of each value are added in order.
#include "conv2d_gather.cuh"
#include "conv2d_epilogue.cuh"

constexpr int ROWS = 128;
constexpr int WIDTH = 4;
constexpr int THREADS = 128;
constexpr int BLOCKS = 4;  // that fit one multiprocessor: up to 128 registers a thread, which is enough for all without spills

__device__ __forceinline__ void multiply(const float* pixels, const float* weights, float4 (&sums)[4]) {
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
#pragma unroll
    for (int j = 0; j < 4; j++) {
        int k = warp * 4 + j;
        float4 p = load4(pixels + tileIndex<ROWS>(k, lane * 4));
        float4 w = load4(weights + k * WIDTH);
        float each[4] = {p.x, p.y, p.z, p.w};
#pragma unroll
        for (int i = 0; i < 4; i++) {
            sums[i].x += each[i] * w.x;
            sums[i].y += each[i] * w.y;
            sums[i].z += each[i] * w.z;
            sums[i].w += each[i] * w.w;
        }
    }
}

__device__ __forceinline__ int place(int pixel) { return pixel ^ (pixel / 8 % 4); }

// Grid: (pixels / 128, 1, phases). Block: 128. packedChannels is 4.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) conv2d_narrow(Conv2dArguments a) {
    __shared__ __align__(16) float pixelTile[2][DEPTH * ROWS];
    __shared__ __align__(16) float weightTile[2][DEPTH * WIDTH];

    int phase = blockIdx.z;
    int chunks = chunksOf(a);
    Gather<ROWS, THREADS> gather(a, ConsecutiveRows{(int)blockIdx.x * ROWS}, phase, threadIdx.x, 0);
    const float* weight = a.weight + phase * chunks * DEPTH * WIDTH;
    bool brings = threadIdx.x < DEPTH;  // the threads that bring the 16 x 4 weights, one 128-bit word each
    float4 word = make_float4(0, 0, 0, 0);
    float4 sums[4] = {};

    gather.fetch();
    if (brings) word = load4(weight + threadIdx.x * WIDTH);
    for (int buffer = 0; chunks > 0; buffer ^= 1) {
        gather.put(pixelTile[buffer]);
        if (brings) store4(weightTile[buffer] + threadIdx.x * WIDTH, word);
        __syncthreads();
        if (--chunks > 0) {
            weight += DEPTH * WIDTH;
            gather.fetch();
            if (brings) word = load4(weight + threadIdx.x * WIDTH);
        }
        multiply(pixelTile[buffer], weightTile[buffer], sums);
    }
    __syncthreads();

    // The tiles are no longer needed; their room takes the warps' sums, [warp][pixel] of four channels. Lane l has pixels
    // 4 l + i: as they come, eight lanes would meet in two places of eight, so the pixel's low bits are flipped by its next.
    float4* all = reinterpret_cast<float4*>(&pixelTile[0][0]);
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
#pragma unroll
    for (int i = 0; i < 4; i++) all[warp * ROWS + place(lane * 4 + i)] = sums[i];
    __syncthreads();
    float4 sum = all[place(threadIdx.x)];
#pragma unroll
    for (int w = 1; w < 4; w++) sum = sum + all[w * ROWS + place(threadIdx.x)];

    // A pixel of three values: a thread a pixel would write every third address. So once more through shared memory, after
    // which a thread has a value, neighbouring threads neighbouring ones.
    float* values = &pixelTile[1][0];
    sum = activate(a.activation, a.slope, sum + load4(a.bias));
    float each[4] = {sum.x, sum.y, sum.z, sum.w};
#pragma unroll
    for (int c = 0; c < 4; c++) {
        if (c < a.channels) values[threadIdx.x * a.channels + c] = each[c];
    }
    __syncthreads();
#pragma unroll 1
    for (int i = threadIdx.x; i < ROWS * a.channels; i += THREADS) {
        int pixel = blockIdx.x * ROWS + i / a.channels;
        if (pixel < a.pixels) write(a, OutputPixel(a, phase, pixel), i % a.channels, values[i]);
    }
}
