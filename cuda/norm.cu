// Layer norm over rows: (x - mean) / sqrt(variance + epsilon) * weight + bias.
//
// A warp has a row; its values are read three times, the last two out of the cache. The variance is the mean of squared
// distances, not E[x^2] - E[x]^2, which for values far from zero would lose all digits.
#include "common.cuh"

constexpr int WARPS = 4;

// Grid: (rows / 4). Block: 128.
extern "C" __global__ void __launch_bounds__(WARPS * 32)
layer_norm(const float* x, const float* weight, const float* bias, float* out, int rows, int width, float epsilon) {
    int row = blockIdx.x * WARPS + threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    if (row >= rows) return;  // the whole warp
    x += row * width;
    out += row * width;
    float sum = 0;
    for (int i = lane; i < width; i += 32) sum += x[i];
    float mean = warpSum(sum) / width;
    float squares = 0;
    for (int i = lane; i < width; i += 32) squares += (x[i] - mean) * (x[i] - mean);
    float inverse = 1.0f / sqrtf(warpSum(squares) / width + epsilon);
    for (int i = lane; i < width; i += 32) out[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
}
