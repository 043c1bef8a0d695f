// The TIFBlock's modulation with cross-attention (MODEL.md section 5): at each pixel p and channel
//
//     gamma_i(p) = gamma_i(c) + Wgamma_i a_p      beta_i(p) = beta_i(c) + Wbeta_i a_p      i = 0, 1
//     y = lrelu(gamma_1 * lrelu(gamma_0 * x + beta_0) + beta_1)
//
// with a_p the context that cross_attention.cu wrote.
//
// Step 0, naive: four 1x1 convolutions make four maps as large as x, and the convolution that follows reads all five. Of
//   the bytes of a block's iteration, most are then those of the four maps.
//
// Step 1, here: the four are one matrix product, context [pixels, inner] times [inner, 4 * channels], whose tiles never leave
//   the multiprocessor: a block computes all four of 16 channels at 64 pixels, takes x, and writes y. Per pixel
//   `channels` values are written instead of 4 * channels.
//
// Step 2 would be not to write y either, but to compute it where the convolution reads its input. A block of the convolution
//   needs y at each of its taps, for each of its tiles of output channels; each time 4 * inner multiply-adds. With a context
//   of 64 values, 9 taps and 64 channels a tile that is four times the convolution's own work, so y is worth its bytes.
#include "tiles.cuh"

using namespace large;

constexpr int BLOCKS = 4;  // that fit one multiprocessor
constexpr int CHANNELS = COLUMNS / 4;

struct WordModulationArguments {
    const float* x;         // [rows, channels], channels a multiple of 4; a row is a pixel
    const float* context;   // [rows, inner], inner a multiple of 4
    const float* weight;    // [inner rounded up to 16][gamma0, beta0, gamma1, beta1][channels]
    const float* bias;      // [gamma0, beta0, gamma1, beta1][channels]
    const float* gamma0;    // [n or 1, channels]
    const float* beta0;
    const float* gamma1;
    const float* beta1;
    const float* residual;  // [rows, channels] or null
    float* output;          // [rows, channels]
    int rows;
    int pixels;             // rows of one sample
    int inner;
    int channels;
    int shared;             // 1 where all samples have the same gamma(c) and beta(c)
    float slope;
};

// One of the four for four channels: from the sentence, then from the words.
__device__ __forceinline__ float4 part(const float* ofSentence, const float* bias, const float* memory, int row, int word) {
    return load4(ofSentence) + (load4(bias) + load4(memory + sumsAt(row, word)));
}

// Grid: (rows / 64, channels / 16). Block: 128.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) modulate_by_words(WordModulationArguments a) {
    __shared__ __align__(16) float memory[MEMORY];
    int first = blockIdx.x * ROWS;
    int firstChannel = blockIdx.y * CHANNELS;
    // Columns of the tile: 16 channels of gamma0, the same of beta0, gamma1, beta1.
    int word = threadIdx.x % 16;
    int channel = firstChannel + word % 4 * 4;
    MatrixRows<ROWS, THREADS> contexts(a.context + first * a.inner, a.inner, a.rows - first, threadIdx.x, 0);
    MatrixColumns<COLUMNS, THREADS> weights(a.weight, 4 * a.channels, threadIdx.x, 0, word / 4 * a.channels + channel, channel < a.channels);
    product(contexts, weights, (a.inner + DEPTH - 1) / DEPTH, memory);
    // Four neighbouring threads take the 64 bytes of one pixel.
#pragma unroll 1
    for (int i = threadIdx.x; i < ROWS * CHANNELS / 4; i += THREADS) {
        int row = i / 4;
        int c = firstChannel + i % 4 * 4;
        if (first + row >= a.rows || c >= a.channels) continue;
        int at = (first + row) * a.channels + c;
        int g = (a.shared ? 0 : (first + row) / a.pixels) * a.channels + c;
        const float* bias = a.bias + c;
        float4 y = modulate(load4(a.x + at), part(a.gamma0 + g, bias, memory, row, i % 4),
                            part(a.beta0 + g, bias + a.channels, memory, row, 4 + i % 4),
                            part(a.gamma1 + g, bias + 2 * a.channels, memory, row, 8 + i % 4),
                            part(a.beta1 + g, bias + 3 * a.channels, memory, row, 12 + i % 4), a.slope);
        if (a.residual) y = y + load4(a.residual + at);
        store4(a.output + at, y);
    }
}
