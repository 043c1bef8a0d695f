// The modulation MLPs of a whole network, y = weight2 relu(weight1 x + bias1) + bias2, in one launch: a TIFBlock has four,
// a network 32 to 40, all on the same sentence.
//
// Naive: two linear layers each, 80 launches of a microsecond's work, each waiting for the one before.
//
// Here a block has an MLP and up to ROWS samples. The hidden row never leaves shared memory, and the blocks do not wait for
// each other. What bounds it is reading the weights once, 2 MB for an MLP of 512-512-512, as fast as one multiprocessor can:
// so threads read four features at a time (128-bit loads, neighbouring threads neighbouring addresses), and many rows of
// the weights are on their way at once. Blocks are fewer than a large GPU has multiprocessors; as this is done once a prompt,
// sharing out an MLP among several, with a second launch behind for the second layer, would not pay.
#include "common.cuh"

constexpr int THREADS = 512;
constexpr int DEPTH = 16;        // rows of the packed weights come in this multiple, zeros behind the last
constexpr int MOST_ACROSS = 128; // fours of features that are computed side by side

// One entry of the table in device memory.
struct Mlp {
    const float* weight1;  // [inFeatures rounded up to 16, packed1]
    const float* bias1;    // [packed1]
    const float* weight2;  // [hidden rounded up to 16, packed2]
    const float* bias2;    // [packed2]
    float* output;         // [rows, outFeatures]
    int hidden;
    int packed1;
    int outFeatures;
    int packed2;
};

struct MlpArguments {
    const Mlp* mlps;
    const float* x;        // [rows, inFeatures]
    int rows;
    int inFeatures;
};

__device__ __forceinline__ int roundUp(int v) { return (v + DEPTH - 1) / DEPTH * DEPTH; }

// finish(r, f, bias[f] + sum of in[r * depth + k] * weight[k * packed + f]) for all f < packed.
// Threads lie in `slices` rows of `across`; a slice takes every slices-th k, and the slices' sums are added in their order.
template <int ROWS, typename Finish>
__device__ __forceinline__ void layer(const float* in, int depth, const float* weight, const float* bias, int packed, float* part, Finish finish) {
    int across = 16;
    while (across * 4 < packed && across < MOST_ACROSS) across *= 2;
    int slices = THREADS / across;
    int slice = threadIdx.x / across;
    int lane = threadIdx.x % across;
    for (int first = 0; first < packed; first += across * 4) {
        int feature = first + lane * 4;
        float4 sum[ROWS] = {};
        if (feature < packed) {
#pragma unroll 8
            for (int k = slice; k < depth; k += slices) {
                float4 w = load4(weight + k * packed + feature);
#pragma unroll
                for (int r = 0; r < ROWS; r++) {
                    float x = in[r * depth + k];
                    sum[r].x += x * w.x;
                    sum[r].y += x * w.y;
                    sum[r].z += x * w.z;
                    sum[r].w += x * w.w;
                }
            }
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
            store4(part + threadIdx.x * 4, sum[r]);
            __syncthreads();
            if (threadIdx.x < across * 4 && first + threadIdx.x < packed) {
                float y = bias[first + threadIdx.x];
                for (int s = 0; s < slices; s++) y += part[s * across * 4 + threadIdx.x];
                finish(r, first + threadIdx.x, y);
            }
            __syncthreads();
        }
    }
}

template <int ROWS>
__device__ __forceinline__ void mlps(const MlpArguments& a) {
    extern __shared__ float4 shared4[];
    float* part = reinterpret_cast<float*>(shared4);  // [THREADS * 4]
    int depth1 = roundUp(a.inFeatures);
    float* x = part + THREADS * 4;                    // [ROWS][depth1]
    float* hidden = x + ROWS * depth1;                // [ROWS][depth2]
    const Mlp& m = a.mlps[blockIdx.x];
    int depth2 = roundUp(m.hidden);
    int firstRow = blockIdx.y * ROWS;
    for (int i = threadIdx.x; i < ROWS * depth1; i += THREADS) {
        int row = firstRow + i / depth1;
        int k = i % depth1;
        x[i] = row < a.rows && k < a.inFeatures ? a.x[row * a.inFeatures + k] : 0.0f;
    }
    // Behind the last hidden value, where the weights are zeros, must not be a NaN.
    for (int i = threadIdx.x; i < ROWS * depth2; i += THREADS) hidden[i] = 0.0f;
    __syncthreads();
    layer<ROWS>(x, depth1, m.weight1, m.bias1, m.packed1, part, [&](int r, int f, float y) {
        if (f < m.hidden) hidden[r * depth2 + f] = fmaxf(y, 0.0f);
    });
    layer<ROWS>(hidden, depth2, m.weight2, m.bias2, m.packed2, part, [&](int r, int f, float y) {
        if (f < m.outFeatures && firstRow + r < a.rows) m.output[(firstRow + r) * m.outFeatures + f] = y;
    });
}

// Grid: (MLPs, rows / 1 or 4). Block: 512. Dynamic shared memory: 4 * (2048 + ROWS * (inFeatures + most hidden)), both rounded up to 16.
extern "C" __global__ void __launch_bounds__(THREADS, 1) modulation_mlps_1(MlpArguments a) { mlps<1>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, 1) modulation_mlps_4(MlpArguments a) { mlps<4>(a); }
