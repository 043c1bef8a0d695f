// Softmax attention of any head size up to 128, for sequences and for pixels: out_i = sum_j softmax_j(q_i . k_j * scale) v_j.
//
// Naive: write all scores to memory, take the softmax of each row, multiply by the values. Three kernels, and a matrix of
// queries x keys that nobody needs afterwards.
//
// Here the keys pass by in tiles of 32 that stay in shared memory, and the softmax is kept up to date as they do ("online
// softmax", Milakov and Gimelshein 2018): with a new maximum, what was summed so far is scaled down by exp(old - new).
// A warp has four queries. For the scores a lane has a key, for the weighted sum it has channels lane, lane + 32, ...
// Every key and value that is read from shared memory is used for four queries.
#include "common.cuh"

constexpr int KEYS = 32;
constexpr int QUERIES = 4;  // of a warp
constexpr int WARPS = 4;
constexpr int LARGEST_HEAD = 128;
constexpr int PARTS = LARGEST_HEAD / 32;

struct AttentionArguments {
    const float* queries;
    const float* keys;
    const float* values;
    float* output;
    const float* lengths; // valid keys of each sample of keys, or null for all
    int queryCount;      // of one sample
    int keyCount;        // of one sample, in memory
    int headSize;
    int queryStride;     // values from one position to the next
    int keyStride;       // likewise, keys and values
    int outputStride;
    int sharedKeys;      // 1 where all samples look at the keys of the first
    int causal;          // 1 where query i sees keys 0 .. i only
    float scale;         // 1 / sqrt(headSize)
    int unused;
};

// One head's slice of `count` rows to shared memory, `stride` values a row; rows behind `valid` are zero.
__device__ __forceinline__ void bring(const float* from, int fromStride, int size, int count, int valid, float* to, int stride, float scale) {
    for (int i = threadIdx.x; i < count * size; i += WARPS * 32) {
        int row = i / size;
        int d = i % size;
        to[row * stride + d] = row < valid ? from[row * fromStride + d] * scale : 0.0f;
    }
}

// Grid: (queries / 16, heads, n). Block: 128.
extern "C" __global__ void __launch_bounds__(WARPS * 32) attention(AttentionArguments a) {
    __shared__ float queryTile[WARPS * QUERIES * LARGEST_HEAD];
    __shared__ float keyTile[KEYS * (LARGEST_HEAD + 1)];
    __shared__ float valueTile[KEYS * LARGEST_HEAD];
    __shared__ float weightTile[WARPS * QUERIES * KEYS];

    int size = a.headSize;
    // An odd distance between keys: the 32 lanes read one channel of 32 keys, and these fall into 32 banks.
    int keyDistance = size | 1;
    int sample = blockIdx.z;
    int keySample = a.sharedKeys ? 0 : sample;
    int head = blockIdx.y * size;
    int firstQuery = blockIdx.x * WARPS * QUERIES;
    int warp = threadIdx.x / 32;
    int lane = threadIdx.x % 32;
    int valid = validCount(a.lengths, keySample, a.keyCount);
    int end = a.causal ? min(valid, firstQuery + WARPS * QUERIES) : valid;
    const float* keys = a.keys + keySample * a.keyCount * a.keyStride + head;
    const float* values = a.values + keySample * a.keyCount * a.keyStride + head;

    bring(a.queries + (sample * a.queryCount + firstQuery) * a.queryStride + head, a.queryStride, size, WARPS * QUERIES,
          a.queryCount - firstQuery, queryTile, size, a.scale);
    const float* query = queryTile + warp * QUERIES * size;
    float* weight = weightTile + warp * QUERIES * KEYS;

    float largest[QUERIES], total[QUERIES], sum[QUERIES][PARTS] = {};
#pragma unroll
    for (int q = 0; q < QUERIES; q++) {
        largest[q] = -INFINITY;
        total[q] = 0;
    }
    for (int first = 0; first < end; first += KEYS) {
        bring(keys + first * a.keyStride, a.keyStride, size, KEYS, valid - first, keyTile, keyDistance, 1.0f);
        bring(values + first * a.keyStride, a.keyStride, size, KEYS, valid - first, valueTile, size, 1.0f);
        __syncthreads();

        float score[QUERIES] = {};
#pragma unroll 4
        for (int d = 0; d < size; d++) {
            float key = keyTile[lane * keyDistance + d];
#pragma unroll
            for (int q = 0; q < QUERIES; q++) score[q] += query[q * size + d] * key;
        }
#pragma unroll
        for (int q = 0; q < QUERIES; q++) {
            int limit = a.causal ? min(valid, firstQuery + warp * QUERIES + q + 1) : valid;
            bool seen = first + lane < limit;
            float now = fmaxf(largest[q], warpMax(seen ? score[q] : -INFINITY));  // finite: every query sees key 0
            float shrink = expf(largest[q] - now);
            float p = seen ? expf(score[q] - now) : 0.0f;
            largest[q] = now;
            total[q] = total[q] * shrink + warpSum(p);
            weight[q * KEYS + lane] = p;
#pragma unroll
            for (int e = 0; e < PARTS; e++) sum[q][e] *= shrink;
        }
        __syncwarp();
#pragma unroll
        for (int e = 0; e < PARTS; e++) {
            int d = lane + 32 * e;
            if (d >= size) break;
#pragma unroll 4
            for (int j = 0; j < KEYS; j++) {
                float value = valueTile[j * size + d];
#pragma unroll
                for (int q = 0; q < QUERIES; q++) sum[q][e] += weight[q * KEYS + j] * value;
            }
        }
        __syncthreads();  // before the next tile takes the place of this one
    }
#pragma unroll
    for (int q = 0; q < QUERIES; q++) {
        int position = firstQuery + warp * QUERIES + q;
        if (position >= a.queryCount) break;
        float* out = a.output + (sample * a.queryCount + position) * a.outputStride + head;
#pragma unroll
        for (int e = 0; e < PARTS; e++) {
            int d = lane + 32 * e;
            if (d < size) out[d] = sum[q][e] / total[q];
        }
    }
}
