package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.arithmetic.Conversions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of compiled programs, like {@link ProgramsTest}: operations on bits, on halves, and among a warp's lanes. */
class BitProgramsTest {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(128);

    private static int permuted(int x, int y, int selector) {
        long bytes = (long) y << 32 | x & 0xffffffffL;
        int result = 0;
        for (int i = 0; i < 4; i++) {
            result |= ((int) (bytes >>> 8 * (selector >>> 4 * i & 7)) & 0xff) << 8 * i;
        }
        return result;
    }

    private static int nthSet(int bits, int base, int n) {
        for (int at = base; at >= 0 && at < 32; at += n < 0 ? -1 : 1) {
            n -= (bits >>> at & 1) == 0 ? 0 : n < 0 ? -1 : 1;
            if (n == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the word of a function's results on the bytes, or the halves, of two words. */
    private static int packed(int x, int y, int bits, IntBinaryOperator function) {
        int result = 0;
        int mask = (1 << bits) - 1;
        for (int k = 0; k < 32; k += bits) {
            result |= (function.applyAsInt(x >>> k & mask, y >>> k & mask) & mask) << k;
        }
        return result;
    }

    private static int dot(int x, int y, int c, boolean signed) {
        for (int k = 0; k < 32; k += 8) {
            c += signed ? (byte) (x >> k) * (byte) (y >> k) : (x >> k & 0xff) * (y >> k & 0xff);
        }
        return c;
    }

    private static int[] bitsOf(int t, int x, int y) {
        long w = (long) x << 32 | y & 0xffffffffL;
        BigInteger wide = new BigInteger(Long.toUnsignedString(w));
        long ux = x & 0xffffffffL;
        long uy = y & 0xffffffffL;
        int other = t % 32;
        return new int[] {
            Integer.bitCount(x) + 100 * Long.bitCount(w),
            Integer.numberOfLeadingZeros(x) + 100 * Long.numberOfLeadingZeros(w),
            (x == 0 ? 0 : Integer.numberOfTrailingZeros(x) + 1)
                    + 100 * (w == 0 ? 0 : Long.numberOfTrailingZeros(w) + 1),
            Integer.reverse(x),
            (int) (Long.reverse(w) >>> 32),
            permuted(x, y, t * 0x1234 & 0x7777),
            dot(x, y, t, true),
            dot(x, y, t, false),
            (int) ((uy << 32 | ux) << (t & 31) >>> 32) ^ (t >= 32 ? y : (int) ((uy << 32 | ux) >>> t)),
            (int) (ux * uy >>> 32),
            (int) ((long) x * y >> 32),
            (int) (Math.multiplyHigh(w, ~w) + (w >> 63 & ~w) + (~w >> 63 & w)),
            (x << 8 >> 8) * (y << 8 >> 8) ^ (x & 0xffffff) * (y & 0xffffff),
            7 + (int) Math.abs((long) x - y),
            7 + (int) Math.abs(ux - uy),
            x & y ^ (~x | y >>> 3),
            wide.multiply(wide).mod(WORD).shiftRight(70).intValue(),
            wide.add(BigInteger.valueOf(uy).shiftLeft(62))
                    .mod(WORD)
                    .shiftRight(63)
                    .intValue(),
            nthSet(x, other, t % 2 == 1 ? 2 : -1),
            5 + (short) x * (byte) y + (short) (x >> 16) * (byte) (y >> 8)
                    ^ 9 + (x & 0xffff) * (y >>> 16 & 0xff) + (x >>> 16) * (y >>> 24),
            (int) ((long) x + y >> 1) ^ (int) (ux + uy >>> 1) ^ (int) ((long) x + y + 1 >> 1),
            x >>> (y & 31) | x >> (y & 31) ^ x << (y & 31),
            y == 0 ? 1 : Integer.divideUnsigned(x, y) + Integer.remainderUnsigned(x, y) + x / 7 + (int) (w % 1000003),
            packed(x, y, 8, Integer::sum)
                    ^ packed(x, y, 8, (a, b) -> Math.abs(a - b))
                    ^ packed(x, y, 16, (a, b) -> Math.max((short) a, (short) b))
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"bits.O0", "bits.O3"})
    void bits(String name) throws IOException {
        int[] a = new int[64];
        int[] b = new int[64];
        for (int half = 0; half < 2; half++) {
            System.arraycopy(PtxSnippet.integers(half), 0, a, 32 * half, 32);
            System.arraycopy(PtxSnippet.integers(7 + half), 0, b, 32 * half, 32);
        }
        try (Program program = new Program(name)) {
            long out = program.memory(4 * 24 * 64);
            program.run(
                    LaunchShape.of(64, 1, 1, 1),
                    new KernelArguments()
                            .pointer(program.of(a))
                            .pointer(program.of(b))
                            .pointer(out));
            int[] results = program.ints(out, 24 * 64);
            for (int t = 0; t < 64; t++) {
                int[] expected = bitsOf(t, a[t], b[t]);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(
                            expected[i],
                            results[24 * t + i],
                            "result " + i + " of thread " + t + ", " + a[t] + " and " + b[t]);
                }
            }
        }
    }

    private static float rounded(double value) {
        return Conversions.halfToFloat(Conversions.floatToHalf(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"halves.O0", "halves.O3"})
    void halves(String name) throws IOException {
        float[] a = new float[64];
        float[] b = new float[64];
        for (int t = 0; t < 64; t++) {
            a[t] = (t - 30) * 1.37f;
            b[t] = (t * 7 % 64 - 32) * 0.083f;
        }
        try (Program program = new Program(name)) {
            long out = program.memory(2 * 16 * 64);
            long back = program.memory(4 * 64);
            program.run(
                    LaunchShape.of(64, 1, 1, 1),
                    new KernelArguments()
                            .pointer(program.of(a))
                            .pointer(program.of(b))
                            .pointer(out)
                            .pointer(back));
            ByteBuffer results = program.read(out, 2 * 16 * 64);
            ByteBuffer floats = program.read(back, 4 * 64);
            for (int t = 0; t < 64; t++) {
                float x = rounded(a[t]);
                float y = rounded(b[t]);
                // Sums, products and multiply-adds of these halves are exact in double.
                double[] expected = {
                    x + y,
                    x - y,
                    (double) x * y,
                    (double) x * y + 1.5,
                    -x,
                    Math.abs(x),
                    0,
                    (int) a[t],
                    x * 0.75 + rounded(x + x),
                    y * 0.75 + rounded(y + y),
                    rounded((double) x * x) - 0.75,
                    rounded((double) y * y) - 0.75,
                    (double) a[t] * b[t],
                    0,
                    0,
                    Math.floor(x)
                };
                for (int i = 0; i < 16; i++) {
                    int bits = results.getShort(2 * (16 * t + i)) & 0xffff;
                    String what = "result " + i + " of " + x + " and " + y;
                    switch (i) {
                        case 6 -> assertEquals((x < y ? 1 : 0) + 2 + (x >= y ? 4 : 0), bits, what);
                        case 13 -> assertEquals((short) Math.rint(x), (short) bits, what);
                        case 14 -> assertEquals((short) Math.floor(y), (short) bits, what);
                        default -> assertEquals(rounded(expected[i]), Conversions.halfToFloat(bits), what);
                    }
                }
                assertEquals(x, floats.getFloat(4 * t));
            }
        }
    }

    /** Returns the mask of the lanes of a thread's warp that satisfy a predicate. */
    private static int lanes(int t, IntPredicate test) {
        int mask = 0;
        for (int lane = 0; lane < 32; lane++) {
            mask |= test.test(t / 32 * 32 + lane) ? 1 << lane : 0;
        }
        return mask;
    }

    /** Returns the reduction of the values of a segment of a thread's warp. */
    private static int together(int[] in, int t, int width, IntBinaryOperator function) {
        int from = t / width * width;
        int result = in[from];
        for (int i = from + 1; i < from + width; i++) {
            result = function.applyAsInt(result, in[i]);
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"warps.O0", "warps.O3"})
    void warps(String name) throws IOException {
        int[] in = new int[128];
        for (int t = 0; t < in.length; t++) {
            in[t] = t < 64 ? t * 37 % 101 - 50 : (3 << 20) + t * 5;
        }
        try (Program program = new Program(name)) {
            long out = program.memory(4 * 12 * 128);
            program.run(
                    LaunchShape.of(128, 1, 1, 1),
                    new KernelArguments().pointer(program.of(in)).pointer(out));
            int[] results = program.ints(out, 12 * 128);
            for (int t = 0; t < 128; t++) {
                int lane = t % 32;
                int warp = t - lane;
                int v = in[t];
                boolean same = lanes(t, i -> (long) (in[i] | 1) >> 20 == (long) (v | 1) >> 20) == -1;
                int voted = lanes(t, i -> in[i] > -1000000) == -1 ? 1 : 0;
                voted += lanes(t, i -> in[i] == in[0]) != 0 ? 2 : 0;
                int sum = 0;
                for (int round = 0; round < 4 && t >= 64; round++) {
                    sum += (in[127 - t] + round) * (round + 1);
                }
                int half = together(in, t, 16, Integer::sum);
                int[] expected = {
                    together(in, t, 32, Integer::sum),
                    together(in, t, 32, Math::min),
                    together(in, t, 32, (x, y) -> Integer.compareUnsigned(x, y) > 0 ? x : y),
                    together(in, t, 32, (x, y) -> x & y)
                            ^ together(in, t, 32, (x, y) -> x | y)
                            ^ together(in, t, 32, (x, y) -> x ^ y),
                    lanes(t, i -> (in[i] & 3) == (v & 3)),
                    same ? -1 + 1 : 0,
                    lanes(t, i -> in[i] > 0),
                    voted + 4,
                    t % 2 == 1 ? 0xaaaaaaaa : 0,
                    sum,
                    lane < 16 ? half : -half,
                    ((lane & 7 ^ 5) < 8 ? in[warp + (lane ^ 5)] : 0) + in[warp + lane / 16 * 16 + t / 2 % 16]
                };
                assertArrayEquals(expected, java.util.Arrays.copyOfRange(results, 12 * t, 12 * t + 12), "thread " + t);
            }
        }
    }
}
