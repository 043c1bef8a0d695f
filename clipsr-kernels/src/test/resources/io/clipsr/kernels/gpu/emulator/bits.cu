// Operations on bits, of 32 and 64 each; 24 results a thread.
extern "C" __global__ void bits(const unsigned* a, const unsigned* b, unsigned* out) {
    int t = threadIdx.x;
    unsigned x = a[t], y = b[t];
    unsigned long long w = (unsigned long long)x << 32 | y;
    unsigned* r = out + 24 * t;
    r[0] = __popc(x) + 100 * __popcll(w);
    r[1] = __clz(x) + 100 * __clzll(w);
    r[2] = __ffs(x) + 100 * __ffsll(w);
    r[3] = __brev(x);
    r[4] = (unsigned)(__brevll(w) >> 32);
    r[5] = __byte_perm(x, y, t * 0x1234 & 0x7777);
    r[6] = __dp4a((int)x, (int)y, (int)t);
    r[7] = __dp4a(x, y, (unsigned)t);
    r[8] = __funnelshift_l(x, y, t) ^ __funnelshift_rc(x, y, t);
    r[9] = __umulhi(x, y);
    r[10] = __mulhi((int)x, (int)y);
    r[11] = (unsigned)__umul64hi(w, ~w);
    r[12] = __mul24((int)x, (int)y) ^ __umul24(x, y);
    r[13] = __sad((int)x, (int)y, 7u);
    r[14] = __usad(x, y, 7u);
    r[15] = (x & y) ^ (~x | (y >> 3));
    r[16] = (unsigned)((unsigned __int128)w * w >> 70);
    r[17] = (unsigned)(((unsigned __int128)w + ((unsigned __int128)y << 62)) >> 63);
    r[18] = __fns(x, t % 32, t % 2 ? 2 : -1);
    r[19] = __dp2a_lo((int)x, (int)y, 5) ^ __dp2a_hi(x, y, 9u);
    r[20] = __hadd((int)x, (int)y) ^ __uhadd(x, y) ^ __rhadd((int)x, (int)y);
    r[21] = (x >> (y & 31)) | (unsigned)((int)x >> (y & 31)) ^ (x << (y & 31));
    r[22] = y ? x / y + x % y + (unsigned)((int)x / 7) + (unsigned)((long long)w % 1000003) : 1;
    r[23] = __vadd4(x, y) ^ __vabsdiffu4(x, y) ^ __vmaxs2(x, y);
}
