// What a warp's lanes can ask of each other on newer GPUs, and barriers of part of a block: warps 0 and 1 produce, 2 and 3 consume.
__device__ __forceinline__ void sync(int barrier, int threads) { asm volatile("bar.sync %0, %1;" : : "r"(barrier), "r"(threads) : "memory"); }
__device__ __forceinline__ void arrive(int barrier, int threads) { asm volatile("bar.arrive %0, %1;" : : "r"(barrier), "r"(threads) : "memory"); }

extern "C" __global__ void warps(const int* in, int* out) {
    __shared__ int slots[64];
    int t = threadIdx.x;
    int v = in[t];
    int* r = out + 12 * t;
    r[0] = __reduce_add_sync(~0u, v);
    r[1] = __reduce_min_sync(~0u, v);
    r[2] = (int)__reduce_max_sync(~0u, (unsigned)v);
    r[3] = (int)(__reduce_and_sync(~0u, (unsigned)v) ^ __reduce_or_sync(~0u, (unsigned)v) ^ __reduce_xor_sync(~0u, (unsigned)v));
    r[4] = (int)__match_any_sync(~0u, v & 3);
    int same;
    r[5] = (int)__match_all_sync(~0u, (long long)(v | 1) >> 20, &same) + same;
    r[6] = (int)__ballot_sync(~0u, v > 0);
    r[7] = __all_sync(~0u, v > -1000000) + 2 * __any_sync(~0u, v == in[0]) + 4 * __uni_sync(~0u, t < 32);
    r[8] = t % 2 ? (int)__activemask() : 0;
    __syncwarp();
    if (t < 64) {
        for (int round = 0; round < 4; round++) {
            if (round > 0) sync(2, 128);
            slots[t] = v + round;
            arrive(1, 128);
        }
        r[9] = 0;
    } else {
        int sum = 0;
        for (int round = 0; round < 4; round++) {
            sync(1, 128);
            sum += slots[127 - t] * (round + 1);
            if (round < 3) arrive(2, 128);
        }
        r[9] = sum;
    }
    __syncthreads();
    unsigned mask = t % 32 < 16 ? 0xffffu : 0xffff0000u;
    r[10] = t % 32 < 16 ? __reduce_add_sync(mask, v) : -__reduce_add_sync(mask, v);
    r[11] = __shfl_xor_sync(~0u, v, 5, 8) + __shfl_sync(~0u, v, t / 2, 16);
}
