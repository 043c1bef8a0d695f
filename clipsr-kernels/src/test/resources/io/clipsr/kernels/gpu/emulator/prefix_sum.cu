// Inclusive sums of a block with votes, shuffles up and volatile accesses; then, by the last block to end, sums of the blocks.
__device__ unsigned ended = 0;

extern "C" __global__ void prefix_sum(const int* in, int* out, volatile int* totals, int blocks) {
    __shared__ int warps[32];
    __shared__ bool last;
    int t = threadIdx.x, lane = t & 31, warp = t >> 5;
    int at = blockIdx.x * blockDim.x + t;
    int sum = in[at];
#pragma unroll
    for (int d = 1; d < 32; d *= 2) {
        int below = __shfl_up_sync(~0u, sum, d);
        if (lane >= d) sum += below;
    }
    if (lane == 31) warps[warp] = sum;
    __syncthreads();
    if (warp == 0) {
        int w = lane < blockDim.x / 32 ? warps[lane] : 0;
        for (int d = 1; d < 32; d *= 2) {
            int below = __shfl_up_sync(~0u, w, d);
            w += lane >= d ? below : 0;
        }
        warps[lane] = w;
    }
    __syncthreads();
    sum += warp ? warps[warp - 1] : 0;
    out[at] = sum;
    if (t == blockDim.x - 1) {
        totals[blockIdx.x] = sum;
        __threadfence();
        last = atomicInc(&ended, blocks - 1) == blocks - 1;
    }
    __syncthreads();
    if (last && t == 0) totals[blocks] = blocks;
}
