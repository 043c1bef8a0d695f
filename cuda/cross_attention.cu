// Cross-attention from pixels to the prompt's words (MODEL.md section 5), for small heads: thousands of queries, some
// seventy keys, 8 to 32 channels a head.
//
// With a warp a query (attention.cu) a head of 16 channels would leave half of the lanes idle in the weighted sum, and
// every softmax would cost ten shuffles. So here a thread has one head of one pixel, query and sum in its registers, and
// walks over the words; all it reads in the loop are words in shared memory, which most lanes read together.
//
// Heads of a pixel, pixels of a sample: the queries of 128 threads are one stretch of memory. They come in and go out
// through shared memory, so that the accesses are whole sectors. Rows there are 4 values apart beyond their size: then eight
// lanes that take the same 128-bit word of eight neighbouring rows reach all 32 banks.
#include "common.cuh"

constexpr int THREADS = 128;
constexpr int ROOM = 2560;  // values of a tile of keys, and of values
constexpr int AT_ONCE = 4;  // words between two looks at the maximum

struct CrossAttentionArguments {
    const float* queries;  // [n, pixels, heads * SIZE]
    const float* keys;     // [n or 1, words, heads * SIZE]
    const float* values;
    float* output;
    const int* lengths;
    int pixels;            // of one sample
    int words;             // of one sample, in memory
    int heads;
    int sharedKeys;
    float scale;
    int unused;
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

// Which word of which row a thread brings. A warp takes 32 neighbouring words, whole rows; eight lanes (128-bit accesses to
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

template <int SIZE>
__device__ __forceinline__ void crossAttention(const CrossAttentionArguments& a) {
    constexpr int ROW = SIZE + 4;
    constexpr int WORDS4 = SIZE / 4;  // 128-bit words of a head
    __shared__ __align__(16) float queryTile[THREADS * ROW];
    __shared__ __align__(16) float keyTile[ROOM];
    __shared__ __align__(16) float valueTile[ROOM];

    int sample = blockIdx.z;
    int keySample = a.sharedKeys ? 0 : sample;
    int valid = a.lengths ? a.lengths[keySample] : a.words;
    int first = blockIdx.x * THREADS;  // item: pixel * heads + head
    int count = min(THREADS, a.pixels * a.heads - first);
    int stretch = (sample * a.pixels * a.heads + first) * SIZE;
    for (int i = threadIdx.x; i < wholeWarps(count * WORDS4); i += THREADS) {
        Place<SIZE> at(i);
        if (at.row < count) store4(queryTile + at.row * ROW + at.d, load4(a.queries + stretch + at.row * SIZE + at.d));
    }
    __syncthreads();

    float* own = queryTile + threadIdx.x * ROW;
    bool has = threadIdx.x < count;
    float q[SIZE], sum[SIZE];
#pragma unroll
    for (int d = 0; d < SIZE; d += 4) {
        float4 word = has ? load4(own + d) : make_float4(0, 0, 0, 0);
        q[d] = word.x * a.scale;
        q[d + 1] = word.y * a.scale;
        q[d + 2] = word.z * a.scale;
        q[d + 3] = word.w * a.scale;
        sum[d] = sum[d + 1] = sum[d + 2] = sum[d + 3] = 0;
    }
    float largest = -INFINITY;
    float total = 0;
    int headAt = (first + threadIdx.x) % a.heads * ROW;
    int wordRow = a.heads * ROW;
    int tile = ROOM / wordRow / AT_ONCE * AT_ONCE;
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
                float s = dot<SIZE>(q, keyTile + (word + j) * wordRow + headAt);
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
                const float* value = valueTile + (word + j) * wordRow + headAt;
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
            store4(own + d, make_float4(sum[d] / total, sum[d + 1] / total, sum[d + 2] / total, sum[d + 3] / total));
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < wholeWarps(count * WORDS4); i += THREADS) {
        Place<SIZE> at(i);
        if (at.row < count) store4(a.output + stretch + at.row * SIZE + at.d, load4(queryTile + at.row * ROW + at.d));
    }
}

// Grid: (pixels * heads / 128, 1, n). Block: 128. heads * (size + 4) * 4 is at most 2560.
extern "C" __global__ void __launch_bounds__(THREADS) cross_attention_8(CrossAttentionArguments a) { crossAttention<8>(a); }

extern "C" __global__ void __launch_bounds__(THREADS) cross_attention_16(CrossAttentionArguments a) { crossAttention<16>(a); }

extern "C" __global__ void __launch_bounds__(THREADS) cross_attention_32(CrossAttentionArguments a) { crossAttention<32>(a); }
