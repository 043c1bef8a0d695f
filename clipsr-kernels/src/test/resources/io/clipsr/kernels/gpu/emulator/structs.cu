// A struct by value with an array in it, constant and initialised memory, pointers in initialised memory, arrays of a thread
// that are indexed, generic addresses of each space, and a switch of many cases.
struct Program {
    short length;
    double scale;
    unsigned char code[21];
    float weights[5];
};

__constant__ float table[8] = {1.5f, -2.0f, 3.25f, 0.0f, 1e-3f, 7.0f, -8.5f, 100.0f};
__constant__ int bias = 11;
__device__ int counters[4] = {5, 6, 7};
__device__ int* const seconds[2] = {counters + 1, counters + 3};
__device__ const char text[] = "bytes";

__device__ __noinline__ float polynomial(Program p, float x) {
    float y = 0;
    for (int i = 4; i >= 0; i--) y = y * x + p.weights[i];
    return y * (float)p.scale;
}

__device__ __noinline__ int sum(const int* values, int count) {
    int s = 0;
    for (int i = 0; i < count; i++) s += values[i];
    return s;
}

extern "C" __global__ void structs(Program p, const float* in, float* out, int* sums) {
    __shared__ int shared[64];
    int t = threadIdx.x;
    float stack[8];
    int top = 0;
    stack[0] = in[t];
    for (int i = 0; i < p.length; i++) {
        float& v = stack[top];
        switch (p.code[i]) {
            case 0: v += table[t % 8]; break;
            case 1: v *= 2; break;
            case 2: stack[top + 1] = v - bias; top++; break;
            case 3: top--; stack[top] += stack[top + 1]; break;
            case 4: v = -v; break;
            case 5: v = polynomial(p, v * 0.01f); break;
            case 6: v = fabsf(v) + text[i % 5]; break;
            case 7: if (v > 0) v = sqrtf(v); else v -= 1; break;
            case 8: v = t & 1 ? v + 3 : v / 3; break;
            case 9: v = fminf(v, 50); break;
            case 10: v = fmaxf(v, -50); break;
            case 11: v = truncf(v * 4) / 4; break;
            default: v = __int_as_float(__float_as_int(v) ^ 1);
        }
    }
    out[t] = stack[top];
    int local[6];
    for (int i = 0; i < 6; i++) local[i] = (t + i) * (i + 1);
    shared[t] = t * t;
    __syncthreads();
    const int* which = t % 3 == 0 ? local : t % 3 == 1 ? shared + t % 32 : counters;
    sums[t] = sum(which, t % 3 == 2 ? 3 : 6) * 8 + __isGlobal(which) + 2 * __isShared(which) + 4 * __isLocal(which);
    if (t == 0) sums[64] = *seconds[0] * 100 + *seconds[1];
}
