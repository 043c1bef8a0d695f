// Cross-attention from pixels to the prompt's words (MODEL.md section 5), for small heads: thousands of pixels, some
// seventy words, 8 to 32 values a head. From the pixels' features to what each saw in the words, the context.
//
// Step 0: a 1x1 convolution makes the queries, attention.cu reads them and the words, and writes the context.
//
// Step 1, a thread a query: with a warp a query (attention.cu) a head of 16 values would leave half of the lanes idle in the
//   weighted sum, and every softmax would cost ten shuffles. So here a thread has one head of one pixel, query and sum in its
//   registers, and walks over the words; all it reads in the loop are words in shared memory, which most lanes read together.
//
// Step 2, no queries in memory: a block takes 32 pixels, multiplies their features with Wq (tiles.cuh, the warps share out
//   the channels) and leaves the queries in shared memory, from where the threads take them. That saves writing and reading
//   as many values as the context has, and a launch.
//
// Rows of keys and values are 4 values apart beyond their size: then lanes that take the same 128-bit word of the heads of a
// word reach different banks.
#include "tiles.cuh"

constexpr int THREADS = small::THREADS;
constexpr int PIXELS = small::ROWS;
constexpr int BLOCKS = 3;   // that fit one multiprocessor: up to 168 registers a thread, which is enough for all without spills
constexpr int ROOM = 2560;  // values of a tile of keys, and of values
constexpr int AT_ONCE = 4;  // words between two looks at the maximum
constexpr int MEMORY = 2 * ROOM > small::MEMORY ? 2 * ROOM : small::MEMORY;

struct CrossAttentionArguments {
    const float* map;         // [n, pixels, channels], channels a multiple of 4
    const float* queryWeight; // [channels rounded up to 16, heads * SIZE]
    const float* queryBias;   // [heads * SIZE]
    const float* keys;        // [n or 1, words, heads * SIZE]
    const float* values;
    float* output;            // [n, pixels, heads * SIZE]
    const float* lengths;     // valid words of each sample of keys, or null for all
    int pixels;               // of one sample
    int channels;
    int words;                // of one sample, in memory
    int heads;
    int sharedKeys;
    float scale;
};

template <int SIZE>
__device__ __forceinline__ float dot(const float (&q)[SIZE], const float* key) {
    float sum = 0;
#pragma unroll
    for (int d = 0; d < SIZE; d += 4) {
        float4 k = load4(key + d);
        sum += q[d] * k.x;
        sum += q[d + 1] * k.y;
        sum += q[d + 2] * k.z;
        sum += q[d + 3] * k.w;
    }
    return sum;
}

// Which word of which row of keys and values a thread brings. A warp takes 32 neighbouring words, whole rows; eight lanes (128-bit accesses to
// shared memory are served eight lanes at a time) take words that lie in different banks.
template <int SIZE>
struct Place {
    static constexpr int WORDS4 = SIZE / 4;
    static constexpr int ROWS = 32 / WORDS4;  // that a warp brings at a time
    int row, d;

    __device__ __forceinline__ explicit Place(int i) {
        int k = i % 32 / ROWS;
        row = i / 32 * ROWS + i % ROWS;
        d = (ROWS >= 8 ? k : k % 2 * (WORDS4 / 2) + k / 2) * 4;
    }
};

__device__ __forceinline__ int wholeWarps(int words) { return (words + 31) / 32 * 32; }

// Where 128-bit word `word` of a query or context lies. Rows are heads of pixels. As they come, words of one number of eight
// neighbouring rows would meet in few banks; and so would, with rows set apart, the neighbouring words that the projection
// puts down at a time. Flipping the word by the row serves both.
template <int SIZE>
__device__ __forceinline__ int headAt(int row, int word) {
    constexpr int WORDS4 = SIZE / 4;
    return (row * WORDS4 + (word ^ row / (8 / WORDS4) % WORDS4)) * 4;
}

// Scaled queries of the block's pixels: 32 of a pixel's values at a time.
template <int SIZE>
__device__ __forceinline__ void project(const CrossAttentionArguments& a, const float* pixels, int present, float* memory, float* queries) {
    int inner = a.heads * SIZE;
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int chunks = (a.channels + DEPTH - 1) / DEPTH;
    int chunk = chunks * warp / small::WARPS;
    int steps = chunks * (warp + 1) / small::WARPS - chunk;
    for (int column = 0; column < inner; column += small::COLUMNS) {
        MatrixRows<PIXELS, 32> features(pixels, a.channels, present, lane, chunk);
        MatrixColumns<small::COLUMNS, 32> weights(a.queryWeight, inner, column, lane, chunk);
        small::product(features, weights, steps, memory);
        __syncthreads();
        for (int word = threadIdx.x; word < PIXELS * small::COLUMNS / 4; word += THREADS) {
            int at = column + word % 8 * 4;
            if (at >= inner) continue;
            float4 q = small::sum(memory, word) + load4(a.queryBias + at);
            store4(queries + headAt<SIZE>(word / 8 * a.heads + at / SIZE, at % SIZE / 4),
                   make_float4(q.x * a.scale, q.y * a.scale, q.z * a.scale, q.w * a.scale));
        }
        __syncthreads();
    }
}

template <int SIZE>
__device__ __forceinline__ void crossAttention(const CrossAttentionArguments& a) {
    constexpr int ROW = SIZE + 4;
    constexpr int WORDS4 = SIZE / 4;  // 128-bit words of a head
    extern __shared__ __align__(16) float queries[];  // [PIXELS, heads * SIZE], later the context
    __shared__ __align__(16) float memory[MEMORY];
    float* keyTile = memory;
    float* valueTile = memory + ROOM;

    int sample = blockIdx.z;
    int keySample = a.sharedKeys ? 0 : sample;
    int valid = validCount(a.lengths, keySample, a.words);
    int first = sample * a.pixels + blockIdx.x * PIXELS;
    int present = min(PIXELS, a.pixels - (int)blockIdx.x * PIXELS);
    project<SIZE>(a, a.map + first * a.channels, present, memory, queries);

    int wordRow = a.heads * ROW;
    int tile = ROOM / wordRow / AT_ONCE * AT_ONCE;
    for (int base = 0; base < present * a.heads; base += THREADS) {
        int item = base + threadIdx.x;  // pixel * heads + head
        bool has = item < present * a.heads;
        float q[SIZE], sum[SIZE];
#pragma unroll
        for (int d = 0; d < SIZE; d += 4) {
            float4 word = has ? load4(queries + headAt<SIZE>(item, d / 4)) : make_float4(0, 0, 0, 0);
            q[d] = word.x;
            q[d + 1] = word.y;
            q[d + 2] = word.z;
            q[d + 3] = word.w;
            sum[d] = sum[d + 1] = sum[d + 2] = sum[d + 3] = 0;
        }
        float largest = -INFINITY;
        float total = 0;
        int headRow = item % a.heads * ROW;
        for (int begin = 0; begin < valid; begin += tile) {
            int from = (keySample * a.words + begin) * a.heads * SIZE;
            int tileRows = tile * a.heads;  // a row is a head of a word
            int validRows = (valid - begin) * a.heads;
            for (int i = threadIdx.x; i < wholeWarps(tileRows * WORDS4); i += THREADS) {
                Place<SIZE> at(i);
                if (at.row >= tileRows) continue;
                bool inside = at.row < validRows;
                int source = from + at.row * SIZE + at.d;
                store4(keyTile + at.row * ROW + at.d, inside ? load4(a.keys + source) : make_float4(0, 0, 0, 0));
                store4(valueTile + at.row * ROW + at.d, inside ? load4(a.values + source) : make_float4(0, 0, 0, 0));
            }
            __syncthreads();
            for (int word = 0; word < tile && begin + word < valid; word += AT_ONCE) {
                float score[AT_ONCE];
                float now = largest;
#pragma unroll
                for (int j = 0; j < AT_ONCE; j++) {
                    float s = dot<SIZE>(q, keyTile + (word + j) * wordRow + headRow);
                    score[j] = begin + word + j < valid ? s : -INFINITY;
                    now = fmaxf(now, score[j]);
                }
                float shrink = expf(largest - now);
                largest = now;
                total *= shrink;
#pragma unroll
                for (int d = 0; d < SIZE; d++) sum[d] *= shrink;
#pragma unroll
                for (int j = 0; j < AT_ONCE; j++) {
                    float p = expf(score[j] - now);
                    total += p;
                    const float* value = valueTile + (word + j) * wordRow + headRow;
#pragma unroll
                    for (int d = 0; d < SIZE; d += 4) {
                        float4 v = load4(value + d);
                        sum[d] += p * v.x;
                        sum[d + 1] += p * v.y;
                        sum[d + 2] += p * v.z;
                        sum[d + 3] += p * v.w;
                    }
                }
            }
            __syncthreads();
        }
        if (has) {
#pragma unroll
            for (int d = 0; d < SIZE; d += 4) {
                store4(queries + headAt<SIZE>(item, d / 4),
                       make_float4(sum[d] / total, sum[d + 1] / total, sum[d + 2] / total, sum[d + 3] / total));
            }
        }
    }
    __syncthreads();
    // The block's contexts are one stretch of memory.
    for (int i = threadIdx.x; i < present * a.heads * WORDS4; i += THREADS) {
        store4(a.output + first * a.heads * SIZE + i * 4, load4(queries + headAt<SIZE>(i / WORDS4, i % WORDS4)));
    }
}

// Grid: (pixels / 32, 1, n). Block: 128. Dynamic shared memory: 32 * heads * size values. heads * (size + 4) * 4 is at most 2560.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) cross_attention_8(CrossAttentionArguments a) { crossAttention<8>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) cross_attention_16(CrossAttentionArguments a) { crossAttention<16>(a); }

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) cross_attention_32(CrossAttentionArguments a) { crossAttention<32>(a); }
