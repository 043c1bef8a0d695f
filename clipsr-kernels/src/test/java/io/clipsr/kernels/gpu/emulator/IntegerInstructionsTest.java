package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Tests of integer instructions against the PTX ISA. */
class IntegerInstructionsTest {

    private interface Expected {
        int of(int a, int b, int c);
    }

    private static void check(String instruction, Expected expected) {
        for (long seed = 1; seed <= 4; seed++) {
            int[] a = PtxSnippet.integers(seed);
            int[] b = PtxSnippet.integers(seed + 100);
            int[] c = PtxSnippet.integers(seed + 200);
            int[] want = new int[PtxSnippet.LANES];
            for (int i = 0; i < want.length; i++) {
                want[i] = expected.of(a[i], b[i], c[i]);
            }
            assertArrayEquals(want, PtxSnippet.words(instruction, a, b, c), instruction);
        }
    }

    private static long u(int value) {
        return value & 0xffffffffL;
    }

    @Test
    void additionAndMultiplication() {
        check("add.s32 %r4, %r1, %r2;", (a, b, c) -> a + b);
        check("sub.u32 %r4, %r1, %r2;", (a, b, c) -> a - b);
        check("add.s32 %r4, %r1, -7;", (a, b, c) -> a - 7);
        check("mul.lo.s32 %r4, %r1, %r2;", (a, b, c) -> a * b);
        check("mul.hi.s32 %r4, %r1, %r2;", (a, b, c) -> (int) ((long) a * b >> 32));
        check("mul.hi.u32 %r4, %r1, %r2;", (a, b, c) -> (int) (u(a) * u(b) >>> 32));
        check("mad.lo.s32 %r4, %r1, %r2, %r3;", (a, b, c) -> a * b + c);
        check("mad.hi.u32 %r4, %r1, %r2, %r3;", (a, b, c) -> (int) (u(a) * u(b) >>> 32) + c);
        check("mul24.lo.s32 %r4, %r1, %r2;", (a, b, c) -> (a << 8 >> 8) * (b << 8 >> 8));
        check("mul24.lo.u32 %r4, %r1, %r2;", (a, b, c) -> (a & 0xffffff) * (b & 0xffffff));
        check("sad.s32 %r4, %r1, %r2, %r3;", (a, b, c) -> c + (a < b ? b - a : a - b));
        check("mul.wide.s32 %rd11, %r1, %r2;\ncvt.u32.u64 %r4, %rd11;", (a, b, c) -> a * b);
        check(
                "mul.wide.s32 %rd11, %r1, %r2;\nshr.u64 %rd12, %rd11, 32;\ncvt.u32.u64 %r4, %rd12;",
                (a, b, c) -> (int) ((long) a * b >> 32));
        check(
                "mul.wide.u32 %rd11, %r1, %r2;\nshr.u64 %rd12, %rd11, 32;\ncvt.u32.u64 %r4, %rd12;",
                (a, b, c) -> (int) (u(a) * u(b) >>> 32));
        check(
                "mov.u64 %rd10, 5;\nmad.wide.u32 %rd11, %r1, %r2, %rd10;\ncvt.u32.u64 %r4, %rd11;",
                (a, b, c) -> a * b + 5);
    }

    @Test
    void divisionRoundsToZero() {
        check("or.b32 %r2, %r2, 1;\ndiv.s32 %r4, %r1, %r2;", (a, b, c) -> (int) ((long) a / (b | 1)));
        check("or.b32 %r2, %r2, 1;\nrem.s32 %r4, %r1, %r2;", (a, b, c) -> (int) ((long) a % (b | 1)));
        check("or.b32 %r2, %r2, 1;\ndiv.u32 %r4, %r1, %r2;", (a, b, c) -> (int) (u(a) / u(b | 1)));
        check("or.b32 %r2, %r2, 1;\nrem.u32 %r4, %r1, %r2;", (a, b, c) -> (int) (u(a) % u(b | 1)));
    }

    @Test
    void signsAndOrder() {
        check("abs.s32 %r4, %r1;", (a, b, c) -> a < 0 ? -a : a);
        check("neg.s32 %r4, %r1;", (a, b, c) -> -a);
        check("min.s32 %r4, %r1, %r2;", (a, b, c) -> a < b ? a : b);
        check("max.s32 %r4, %r1, %r2;", (a, b, c) -> a > b ? a : b);
        check("min.u32 %r4, %r1, %r2;", (a, b, c) -> u(a) < u(b) ? a : b);
        check("max.u32 %r4, %r1, %r2;", (a, b, c) -> u(a) > u(b) ? a : b);
    }

    @Test
    void bits() {
        check("and.b32 %r4, %r1, %r2;", (a, b, c) -> a & b);
        check("or.b32 %r4, %r1, 0xF0;", (a, b, c) -> a | 0xf0);
        check("xor.b32 %r4, %r1, %r2;", (a, b, c) -> a ^ b);
        check("not.b32 %r4, %r1;", (a, b, c) -> ~a);
        check("cnot.b32 %r4, %r1;", (a, b, c) -> a == 0 ? 1 : 0);
        check("popc.b32 %r4, %r1;", (a, b, c) -> BigInteger.valueOf(u(a)).bitCount());
        check("clz.b32 %r4, %r1;", (a, b, c) -> 32 - BigInteger.valueOf(u(a)).bitLength());
        check("bfind.u32 %r4, %r1;", (a, b, c) -> BigInteger.valueOf(u(a)).bitLength() - 1);
        check(
                "brev.b32 %r4, %r1;",
                (a, b, c) -> {
                    int reversed = 0;
                    for (int i = 0; i < 32; i++) {
                        reversed |= (a >>> i & 1) << 31 - i;
                    }
                    return reversed;
                });
    }

    @Test
    void shiftsClampTheirAmount() {
        check("shl.b32 %r4, %r1, %r2;", (a, b, c) -> u(b) > 31 ? 0 : a << b);
        check("shr.u32 %r4, %r1, %r2;", (a, b, c) -> u(b) > 31 ? 0 : a >>> b);
        check("shr.s32 %r4, %r1, %r2;", (a, b, c) -> u(b) > 31 ? a < 0 ? -1 : 0 : a >> b);
        check("shf.l.wrap.b32 %r4, %r1, %r2, %r3;", (a, b, c) -> (int) (((long) b << 32 | u(a)) << (c & 31) >>> 32));
        check(
                "shf.r.clamp.b32 %r4, %r1, %r2, %r3;",
                (a, b, c) -> (int) (((long) b << 32 | u(a)) >>> Math.min(u(c), 32)));
    }

    /** Tests bfe and bfi against the ISA's pseudocode. */
    @Test
    void bitFields() {
        assertEquals(0xc, PtxSnippet.word("bfe.u32 %r4, %r1, 4, 4;", 0xabc5 | 0xc0, 0, 0));
        assertEquals(-4, PtxSnippet.word("bfe.s32 %r4, %r1, 4, 4;", 0xc0, 0, 0));
        assertEquals(0, PtxSnippet.word("bfe.u32 %r4, %r1, 4, 0;", -1, 0, 0));
        assertEquals(3, PtxSnippet.word("bfe.u32 %r4, %r1, 30, 8;", -1, 0, 0));
        assertEquals(-1, PtxSnippet.word("bfe.s32 %r4, %r1, 30, 8;", -1, 0, 0));
        assertEquals(0x12ab5678, PtxSnippet.word("bfi.b32 %r4, %r1, %r2, 16, 8;", 0xffab, 0x12345678, 0));
        assertEquals(0x12345678, PtxSnippet.word("bfi.b32 %r4, %r1, %r2, 16, 0;", 0xffab, 0x12345678, 0));
        assertEquals(0xb2345678, PtxSnippet.word("bfi.b32 %r4, %r1, %r2, 28, 8;", 0xab, 0x12345678, 0));
    }

    @Test
    void permutation() {
        assertEquals(0x33221100, PtxSnippet.word("prmt.b32 %r4, %r1, %r2, 0x3210;", 0x33221100, 0x77665544, 0));
        assertEquals(0x44773300, PtxSnippet.word("prmt.b32 %r4, %r1, %r2, 0x4730;", 0x33221100, 0x77665544, 0));
        assertEquals(0x00ff0000, PtxSnippet.word("prmt.b32 %r4, %r1, %r2, 0x8C88;", 0x33221100, 0x776655f4, 0));
        assertEquals(
                1 * 5 - 2 * 6 + 3 * 7 - 4 * 8 + 100,
                PtxSnippet.word("dp4a.s32.s32 %r4, %r1, %r2, %r3;", 0xfc03fe01, 0x08070605, 100));
    }

    @Test
    void sixteenBits() {
        String load = "cvt.u16.u32 %h1, %r1;\ncvt.u16.u32 %h2, %r2;\n";
        check(load + "add.s16 %h3, %h1, %h2;\ncvt.u32.u16 %r4, %h3;", (a, b, c) -> a + b & 0xffff);
        check(load + "mul.lo.u16 %h3, %h1, %h2;\ncvt.s32.s16 %r4, %h3;", (a, b, c) -> (short) (a * b));
        check(load + "shr.s16 %h3, %h1, 3;\ncvt.u32.u16 %r4, %h3;", (a, b, c) -> (short) a >> 3 & 0xffff);
        check(load + "shr.u16 %h3, %h1, 3;\ncvt.u32.u16 %r4, %h3;", (a, b, c) -> (a & 0xffff) >> 3);
        check(load + "min.s16 %h3, %h1, %h2;\ncvt.s32.s16 %r4, %h3;", (a, b, c) -> Math.min((short) a, (short) b));
        check(load + "mul.wide.s16 %r4, %h1, %h2;", (a, b, c) -> (short) a * (short) b);
        check(load + "mul.wide.u16 %r4, %h1, %h2;", (a, b, c) -> (a & 0xffff) * (b & 0xffff));
        check(load + "mov.b32 %r4, {%h1, %h2};", (a, b, c) -> a & 0xffff | b << 16);
        check("mov.b32 {%h1, %h2}, %r1;\nmov.b32 %r4, {%h2, %h1};", (a, b, c) -> a << 16 | a >>> 16);
    }

    @Test
    void sixtyFourBits() {
        long a = 0x123456789abcdef0L;
        long b = -0x0fedcba987654321L;
        assertEquals(a + b, PtxSnippet.wide("add.s64 %rd14, %rd11, %rd12;", a, b, 0));
        assertEquals(a * b + 3, PtxSnippet.wide("mad.lo.s64 %rd14, %rd11, %rd12, %rd13;", a, b, 3));
        BigInteger unsignedB = BigInteger.valueOf(b).add(BigInteger.ONE.shiftLeft(64));
        assertEquals(
                BigInteger.valueOf(a).multiply(unsignedB).shiftRight(64).longValue(),
                PtxSnippet.wide("mul.hi.u64 %rd14, %rd11, %rd12;", a, b, 0));
        assertEquals(
                BigInteger.valueOf(a)
                        .multiply(BigInteger.valueOf(b))
                        .shiftRight(64)
                        .longValue(),
                PtxSnippet.wide("mul.hi.s64 %rd14, %rd11, %rd12;", a, b, 0));
        assertEquals(
                unsignedB.divide(BigInteger.valueOf(1000)).longValue(),
                PtxSnippet.wide("div.u64 %rd14, %rd12, 1000;", a, b, 0));
        assertEquals(b % 1000, PtxSnippet.wide("rem.s64 %rd14, %rd12, 1000;", a, b, 0));
        assertEquals(b >> 60, PtxSnippet.wide("shr.s64 %rd14, %rd12, 60;", a, b, 0));
        assertEquals(0, PtxSnippet.wide("shl.b64 %rd14, %rd12, 64;", a, b, 0));
        assertEquals(a & ~b, PtxSnippet.wide("not.b64 %rd13, %rd12;\nand.b64 %rd14, %rd11, %rd13;", a, b, 0));
        assertEquals(
                a >>> 32 | a << 32, PtxSnippet.wide("mov.b64 {%r1, %r2}, %rd11;\nmov.b64 %rd14, {%r2, %r1};", a, b, 0));
        assertEquals(Long.bitCount(a), PtxSnippet.wide("popc.b64 %r1, %rd11;\ncvt.u64.u32 %rd14, %r1;", a, b, 0));
        assertEquals(3, PtxSnippet.wide("clz.b64 %r1, %rd11;\ncvt.u64.u32 %rd14, %r1;", a, b, 0));
    }

    @Test
    void anyFunctionOfThreeBits() {
        assertEquals(
                0x12345678 & 0x0ff00ff0 | ~0x12345678 & 0x0f0f0f0f,
                PtxSnippet.word("lop3.b32 %r4, %r1, %r2, %r3, 0xCA;", 0x12345678, 0x0ff00ff0, 0x0f0f0f0f));
        assertEquals(5 ^ 9 ^ 12, PtxSnippet.word("lop3.b32 %r4, %r1, %r2, %r3, 0x96;", 5, 9, 12));
        assertEquals(12, PtxSnippet.word("lop3.b32 %r4, %r1, %r2, %r3, 0xAA;", 5, 9, 12));
    }

    @Test
    void sumsThatSaturate() {
        assertEquals(Integer.MAX_VALUE, PtxSnippet.word("add.sat.s32 %r4, %r1, %r2;", Integer.MAX_VALUE - 3, 5, 0));
        assertEquals(Integer.MIN_VALUE, PtxSnippet.word("sub.sat.s32 %r4, %r1, %r2;", -2, Integer.MAX_VALUE, 0));
        assertEquals(-9, PtxSnippet.word("sub.sat.s32 %r4, %r1, %r2;", -2, 7, 0));
    }

    @Test
    void masksExtensionsAndPlaces() {
        assertEquals(0b111000, PtxSnippet.word("bmsk.clamp.b32 %r4, %r1, %r2;", 3, 3, 0));
        assertEquals(-1, PtxSnippet.word("bmsk.clamp.b32 %r4, %r1, %r2;", 0, 40, 0));
        assertEquals(0b11, PtxSnippet.word("bmsk.wrap.b32 %r4, %r1, %r2;", 32, 34, 0));
        assertEquals(-3, PtxSnippet.word("szext.clamp.s32 %r4, %r1, %r2;", 0b1101, 4, 0));
        assertEquals(0b1101, PtxSnippet.word("szext.wrap.u32 %r4, %r1, %r2;", 0b11101, 36, 0));
        assertEquals(27, PtxSnippet.word("bfind.shiftamt.u32 %r4, %r1;", 0b10110, 0, 0));
        assertEquals(-1, PtxSnippet.word("bfind.shiftamt.u32 %r4, %r1;", 0, 0, 0));
        assertEquals(6, PtxSnippet.word("fns.b32 %r4, %r1, %r2, %r3;", 0b1101000, 1, 3));
        assertEquals(
                7 + 3 + 253,
                PtxSnippet.word("vabsdiff4.u32.u32.u32.add %r4, %r1, %r2, %r3;", 0x00000502, 0x000002ff, 7));
    }

    /** Tests 96-bit arithmetic with carries. */
    @Test
    void carries() {
        String body = """
                ld.global.u32 %r1, [%rd2]; ld.global.u32 %r2, [%rd2+4]; ld.global.u32 %r3, [%rd2+8];
                ld.global.u32 %r4, [%rd2+12]; ld.global.u32 %r5, [%rd2+16]; ld.global.u32 %r6, [%rd2+20];
                add.cc.u32 %r11, %r1, %r4; addc.cc.u32 %r12, %r2, %r5; addc.u32 %r13, %r3, %r6;
                sub.cc.u32 %r14, %r1, %r4; subc.cc.u32 %r15, %r2, %r5; subc.u32 %r16, %r3, %r6;
                mul.lo.u32 %r17, %r1, %r4; mul.hi.u32 %r18, %r1, %r4;
                mad.lo.cc.u32 %r18, %r2, %r4, %r18; madc.hi.u32 %r19, %r2, %r4, 0;
                st.global.u32 [%rd1], %r11; st.global.u32 [%rd1+4], %r12; st.global.u32 [%rd1+8], %r13;
                st.global.u32 [%rd1+12], %r14; st.global.u32 [%rd1+16], %r15; st.global.u32 [%rd1+20], %r16;
                st.global.u32 [%rd1+24], %r17; st.global.u32 [%rd1+28], %r18; st.global.u32 [%rd1+32], %r19;
                """;
        int[][] operands = {
            {-1, -1, 3, 1, 0, 0},
            {5, -1, 7, -5, -1, -2},
            {0, 0, 0, 1, 0, 0},
            {0x12345678, 0x9abcdef0, 1, 0x87654321, 0x0fedcba9, 9}
        };
        for (int[] in : operands) {
            BigInteger a = words(in[0], in[1], in[2]);
            BigInteger b = words(in[3], in[4], in[5]);
            int[] out = PtxSnippet.run("", body, 1, 9, in);
            BigInteger modulus = BigInteger.ONE.shiftLeft(96);
            assertEquals(a.add(b).mod(modulus), words(out[0], out[1], out[2]));
            assertEquals(a.subtract(b).mod(modulus), words(out[3], out[4], out[5]));
            assertEquals(words(in[0], in[1], 0).multiply(words(in[3], 0, 0)), words(out[6], out[7], out[8]));
        }
    }

    private static BigInteger words(int low, int middle, int high) {
        return BigInteger.valueOf(high & 0xffffffffL)
                .shiftLeft(32)
                .or(BigInteger.valueOf(middle & 0xffffffffL))
                .shiftLeft(32)
                .or(BigInteger.valueOf(low & 0xffffffffL));
    }
}
