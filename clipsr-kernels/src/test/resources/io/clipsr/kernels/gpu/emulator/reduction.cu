// Functions that are called: values and structs in and out, functions that call functions, calls in divergent code, and a
// reduction by shuffles with a count by __syncthreads_count.
struct Range {
    float least;
    float most;
    double sum;
    int count;
};

__device__ __noinline__ Range single(float v) { return Range{v, v, v, 1}; }

__device__ __noinline__ Range both(Range a, Range b) {
    return Range{fminf(a.least, b.least), fmaxf(a.most, b.most), a.sum + b.sum, a.count + b.count};
}

__device__ __noinline__ Range fromBelow(Range mine, int distance) {
    Range other;
    other.least = __shfl_down_sync(0xffffffffu, mine.least, distance);
    other.most = __shfl_down_sync(0xffffffffu, mine.most, distance);
    other.sum = __shfl_down_sync(0xffffffffu, mine.sum, distance);
    other.count = __shfl_down_sync(0xffffffffu, mine.count, distance);
    return both(mine, other);
}

__device__ __noinline__ int collatz(unsigned n) {
    int steps = 0;
    while (n != 1) {
        if (n == 0) return -1;
        n = n % 2 ? 3 * n + 1 : n / 2;
        steps++;
    }
    return steps;
}

extern "C" __global__ void reduction(const float* in, int count, Range* out, int* steps, int* aboveMean) {
    __shared__ Range part[32];
    int t = threadIdx.x;
    Range r = single(in[t]);
    for (int distance = 16; distance > 0; distance /= 2) r = fromBelow(r, distance);
    if (t % 32 == 0) part[t / 32] = r;
    __syncthreads();
    if (t == 0) {
        for (int w = 1; w < blockDim.x / 32; w++) r = both(r, part[w]);
        part[0] = r;
        *out = r;
    }
    __syncthreads();
    int above = __syncthreads_count(in[t] > part[0].sum / count);
    int any = __syncthreads_or(in[t] > 1e9f);
    int all = __syncthreads_and(in[t] < 1e9f);
    steps[t] = t % 3 == 0 ? -2 : t % 3 == 1 ? collatz(t) : collatz(t * 2) + collatz(t / 32);
    if (t == 0) *aboveMean = above * 100 + any * 10 + all;
}
