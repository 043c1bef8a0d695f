// Atomics of many kinds. out: 64 bins, then minimum, maximum, wrapped count, maximum of a float by compare-and-swap, sum of
// doubles, bits that any and all have, and the exchanged mark.
struct Totals {
    unsigned bins[64];
    int least;
    int most;
    unsigned wrapped;
    float mostReal;
    double sum;
    unsigned any;
    unsigned all;
    unsigned long long wide;
    unsigned mark;
    unsigned down;
};

__device__ void atomicMaxReal(float* at, float value) {
    int* bits = reinterpret_cast<int*>(at);
    int seen = atomicAdd(bits, 0);
    while (__int_as_float(seen) < value) {
        int before = atomicCAS(bits, seen, __float_as_int(value));
        if (before == seen) break;
        seen = before;
    }
}

extern "C" __global__ void histogram(const int* values, int count, Totals* totals) {
    __shared__ unsigned bins[64];
    for (int i = threadIdx.x; i < 64; i += blockDim.x) bins[i] = 0;
    __syncthreads();
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
        int v = values[i];
        atomicAdd(&bins[(unsigned)v % 64], 1);
        atomicMin(&totals->least, v);
        atomicMax(&totals->most, v);
        atomicInc(&totals->wrapped, 6);
        atomicDec(&totals->down, 6);
        atomicMaxReal(&totals->mostReal, v * 0.5f);
        atomicAdd(&totals->sum, v * 0.25);
        atomicOr(&totals->any, v);
        atomicAnd(&totals->all, v);
        atomicAdd(&totals->wide, (unsigned long long)(long long)v * v);
        atomicExch(&totals->mark, 77u);
    }
    __syncthreads();
    for (int i = threadIdx.x; i < 64; i += blockDim.x) atomicAdd(&totals->bins[i], bins[i]);
}
