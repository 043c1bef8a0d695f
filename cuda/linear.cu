// Linear layers of few rows: the modulations' MLPs have one row for a prompt. (Many rows are a 1x1 convolution: conv2d.cu.)
//
// Naive: a thread an output feature, which walks along its row of the weights: neighbouring threads read addresses a whole
// row apart, every 32-byte sector is fetched for 4 bytes of use.
//
// Here the weights lie transposed, [inFeatures][packed], so that a warp reads 128 neighbouring bytes at a time. One row
// leaves little to share: time is that of reading the weights once. To have enough readers the four warps of a block take
// a quarter of the inputs each; their sums are added in order. A block does up to four rows, so these share the weights.
#include "common.cuh"

constexpr int ROWS = 4;
constexpr int WARPS = 4;

struct LinearArguments {
    const float* x;         // [rows, inFeatures], inFeatures a multiple of 4
    const float* weight;    // [inFeatures rounded up to 16, packed]
    const float* bias;      // [packed]
    const float* residual;  // [rows, outFeatures] or null
    float* output;
    int rows;
    int inFeatures;
    int outFeatures;
    int packed;             // outFeatures rounded up to 4
    int activation;
    float slope;
};

// Grid: (outFeatures / 32, rows / 4). Block: 128.
extern "C" __global__ void __launch_bounds__(WARPS * 32) linear_few_rows(LinearArguments a) {
    __shared__ float part[WARPS][ROWS][32];
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int feature = blockIdx.x * 32 + lane;
    int firstRow = blockIdx.y * ROWS;
    int words = a.inFeatures / 4;
    int end = words * (warp + 1) / WARPS * 4;
    float sum[ROWS] = {};
    for (int k = words * warp / WARPS * 4; k < end; k += 4) {
        const float* w = a.weight + k * a.packed + min(feature, a.packed - 1);
        float w0 = w[0], w1 = w[a.packed], w2 = w[2 * a.packed], w3 = w[3 * a.packed];
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
            if (firstRow + r >= a.rows) break;
            float4 x = load4(a.x + (firstRow + r) * a.inFeatures + k);  // one address for the warp
            sum[r] += x.x * w0;
            sum[r] += x.y * w1;
            sum[r] += x.z * w2;
            sum[r] += x.w * w3;
        }
    }
#pragma unroll
    for (int r = 0; r < ROWS; r++) part[warp][r][lane] = sum[r];
    __syncthreads();
    // From here on a warp has a row.
    int row = firstRow + warp;
    if (row >= a.rows || feature >= a.outFeatures) return;
    float y = a.bias[feature];
#pragma unroll
    for (int w = 0; w < WARPS; w++) y += part[w][warp][lane];
    y = activate(a.activation, a.slope, y);
    if (a.residual) y += a.residual[row * a.outFeatures + feature];
    a.output[row * a.outFeatures + feature] = y;
}
