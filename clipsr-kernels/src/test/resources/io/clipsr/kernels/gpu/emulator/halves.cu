// Arithmetic in half precision, alone and in pairs.
#include <cuda_fp16.h>

extern "C" __global__ void halves(const float* a, const float* b, unsigned short* out, float* back) {
    int t = threadIdx.x;
    __half x = __float2half(a[t]), y = __float2half(b[t]);
    unsigned short* r = out + 16 * t;
    r[0] = __half_as_ushort(__hadd(x, y));
    r[1] = __half_as_ushort(__hsub(x, y));
    r[2] = __half_as_ushort(__hmul(x, y));
    r[3] = __half_as_ushort(__hfma(x, y, __float2half(1.5f)));
    r[4] = __half_as_ushort(__hneg(x));
    r[5] = __half_as_ushort(__habs(x));
    r[6] = __hlt(x, y) + 2 * __heq(x, x) + 4 * __hge(x, y);
    r[7] = __half_as_ushort(__int2half_rn((int)a[t]));
    __half2 p = __halves2half2(x, y), q = __float2half2_rn(0.75f);
    __half2 s = __hfma2(p, q, __hadd2(p, p));
    r[8] = __half_as_ushort(__low2half(s));
    r[9] = __half_as_ushort(__high2half(s));
    __half2 d = __hsub2(__hmul2(p, p), q);
    r[10] = __half_as_ushort(__low2half(d));
    r[11] = __half_as_ushort(__high2half(d));
    r[12] = __half_as_ushort(__double2half((double)a[t] * b[t]));
    r[13] = (unsigned short)__half2short_rn(x);
    r[14] = (unsigned short)__half2int_rd(y);
    r[15] = __half_as_ushort(hfloor(x));
    back[t] = __half2float(x);
}
