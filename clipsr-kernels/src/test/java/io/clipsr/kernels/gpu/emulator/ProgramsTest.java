package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of programs that are unrelated to the network, compiled by nvcc (O0, O3, and G for the debugger). Each runs
 * with all checks and is compared with plain Java on the same input. The sources are stored next to the PTX in the test
 * resources.
 */
class ProgramsTest {

    private static int[] draw(int count, int bound) {
        return new Random(count).ints(count, -bound, bound).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"histogram.O0", "histogram.O3"})
    void histogram(String name) throws IOException {
        int[] values = draw(1000, 5000);
        int[] bins = new int[64];
        double sum = 0;
        int any = 0;
        int all = -1;
        long squares = 0;
        for (int v : values) {
            bins[Integer.remainderUnsigned(v, 64)]++;
            sum += v * 0.25;
            any |= v;
            all &= v;
            squares += (long) v * v;
        }
        int most = Arrays.stream(values).max().orElseThrow();
        ByteBuffer start = Program.buffer(304);
        start.putInt(256, Integer.MAX_VALUE)
                .putInt(260, Integer.MIN_VALUE)
                .putFloat(268, -1e30f)
                .putInt(284, -1)
                .putInt(300, 3);
        try (Program program = new Program(name)) {
            long totals = program.ofBytes(start);
            program.run(
                    LaunchShape.of(96, 3, 1, 1),
                    new KernelArguments()
                            .pointer(program.of(values))
                            .integer(values.length)
                            .pointer(totals));
            assertArrayEquals(bins, program.ints(totals, 64));
            ByteBuffer out = program.read(totals, 304);
            assertEquals(Arrays.stream(values).min().orElseThrow(), out.getInt(256));
            assertEquals(most, out.getInt(260));
            assertEquals(1000 % 7, out.getInt(264));
            assertEquals(most * 0.5f, out.getFloat(268));
            assertEquals(sum, out.getDouble(272));
            assertEquals(any, out.getInt(280));
            assertEquals(all, out.getInt(284));
            assertEquals(squares, out.getLong(288));
            assertEquals(77, out.getInt(296));
            // First from 3 down to 0, then in steps of 7.
            assertEquals(Math.floorMod(3 - 1000, 7), out.getInt(300));
        }
    }

    private static int collatz(long n) {
        int steps = 0;
        for (; n != 1; steps++) {
            if (n == 0) {
                return -1;
            }
            n = n % 2 != 0 ? 3 * n + 1 : n / 2;
        }
        return steps;
    }

    @ParameterizedTest
    @ValueSource(strings = {"reduction.O0", "reduction.O3", "reduction.G"})
    void reduction(String name) throws IOException {
        float[] in = new float[128];
        Random random = new Random(5);
        double sum = 0;
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextInt(2000) / 8f - 100;
            sum += in[i];
            least = Math.min(least, in[i]);
            most = Math.max(most, in[i]);
        }
        int above = 0;
        int[] steps = new int[in.length];
        for (int t = 0; t < in.length; t++) {
            above += in[t] > sum / in.length ? 1 : 0;
            steps[t] = t % 3 == 0 ? -2 : t % 3 == 1 ? collatz(t) : collatz(2L * t) + collatz(t / 32);
        }
        try (Program program = new Program(name)) {
            long out = program.memory(24);
            long outSteps = program.memory(4 * in.length);
            long outAbove = program.memory(4);
            program.run(
                    LaunchShape.of(in.length, 1, 1, 1),
                    new KernelArguments()
                            .pointer(program.of(in))
                            .integer(in.length)
                            .pointer(out)
                            .pointer(outSteps)
                            .pointer(outAbove));
            ByteBuffer range = program.read(out, 20);
            assertEquals(least, range.getFloat(0));
            assertEquals(most, range.getFloat(4));
            assertEquals(sum, range.getDouble(8));
            assertEquals(in.length, range.getInt(16));
            assertArrayEquals(steps, program.ints(outSteps, in.length));
            assertEquals(above * 100 + 1, program.ints(outAbove, 1)[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix_sum.O0", "prefix_sum.O3"})
    void prefixSum(String name) throws IOException {
        int[] in = draw(3 * 160, 1000);
        int[] expected = new int[in.length];
        int[] totals = new int[4];
        for (int i = 0; i < in.length; i++) {
            expected[i] = in[i] + (i % 160 == 0 ? 0 : expected[i - 1]);
            totals[i / 160] = expected[i];
        }
        totals[3] = 3;
        try (Program program = new Program(name)) {
            long out = program.memory(4 * in.length);
            long outTotals = program.memory(16);
            // The second run tests that the counter in the module's memory was reset to zero.
            for (int run = 0; run < 2; run++) {
                program.run(
                        LaunchShape.of(160, 3, 1, 1),
                        new KernelArguments()
                                .pointer(program.of(in))
                                .pointer(out)
                                .pointer(outTotals)
                                .integer(3));
                assertArrayEquals(expected, program.ints(out, in.length));
                assertArrayEquals(totals, program.ints(outTotals, 4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitonic.O0", "bitonic.O3"})
    void bitonicSort(String name) throws IOException {
        int count = 256;
        ByteBuffer in = Program.buffer(8 * count);
        long[] keys = new Random(9).longs(count).toArray();
        in.asLongBuffer().put(keys);
        long[] sorted = Arrays.stream(keys)
                .boxed()
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
        try (Program program = new Program(name)) {
            long data = program.ofBytes(in);
            long from = program.memory(2 * count);
            program.run(
                    new LaunchShape(1, 1, 1, 96, 1, 1, 10 * count),
                    new KernelArguments().pointer(data).pointer(from).integer(count));
            long[] out = new long[count];
            program.read(data, 8 * count).asLongBuffer().get(out);
            assertArrayEquals(sorted, out);
            ByteBuffer places = program.read(from, 2 * count);
            for (int i = 0; i < count; i++) {
                assertEquals(out[i], keys[places.getShort(2 * i)]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mandelbrot.O0", "mandelbrot.O3"})
    void mandelbrot(String name) throws IOException {
        int width = 16;
        int most = 60;
        double scale = 0.15625;
        try (Program program = new Program(name)) {
            long times = program.memory(4 * 256);
            long values = program.memory(32 * 256);
            program.run(
                    LaunchShape.of(64, 4, 1, 1),
                    new KernelArguments()
                            .integer(width)
                            .integer(most)
                            .pointer(Double.doubleToRawLongBits(scale))
                            .pointer(times)
                            .pointer(values));
            int[] outTimes = program.ints(times, 256);
            ByteBuffer out = program.read(values, 32 * 256);
            for (int i = 0; i < 256; i++) {
                double cx = i % width * scale - 2.0;
                double cy = i / width * scale - 1.25;
                double x = 0;
                double y = 0;
                int n = 0;
                for (; n < most && Math.fma(y, y, x * x) <= 4.0; n++) {
                    double next = x * x - y * y + cx;
                    y = 2 * x * y + cy;
                    x = next;
                }
                assertEquals(n, outTimes[i], "pixel " + i);
                double big = i * 1e7 + 0.5;
                double[] expected = {
                    Math.sin(i % 2 == 1 ? big : x),
                    Math.exp(-Math.abs(y)) / (1 + Math.sqrt(Math.abs(x))),
                    Math.log(1 + x * x) + Math.atan2(y, x + 3) + Math.pow(Math.abs(y) + 0.5, 1.5),
                    Math.cbrt(y)
                            + big % 3.7
                            + Math.floor(x * 10)
                            + Math.rint(y * 10)
                            + Math.hypot(x, y)
                            + 1 / Math.sqrt(x * x + 1)
                };
                for (int k = 0; k < 4; k++) {
                    assertEquals(
                            expected[k],
                            out.getDouble(8 * (4 * i + k)),
                            1e-14 * Math.max(1, Math.abs(expected[k])),
                            "value " + k + " of pixel " + i);
                }
            }
        }
    }

    private static final float[] TABLE = {1.5f, -2.0f, 3.25f, 0.0f, 1e-3f, 7.0f, -8.5f, 100.0f};
    private static final int[] CODE = {0, 1, 2, 7, 3, 4, 5, 2, 8, 6, 9, 10, 3, 11, 99, 1, 0};
    private static final float[] WEIGHTS = {0.5f, -1, 2, 0.25f, -0.125f};

    private static float interpreted(int t, float start) {
        float[] stack = new float[8];
        stack[0] = start;
        int top = 0;
        for (int code : CODE) {
            float v = stack[top];
            switch (code) {
                case 0 -> v += TABLE[t % 8];
                case 1 -> v *= 2;
                case 2 -> stack[++top] = v - 11;
                case 3 -> v = stack[--top] + v;
                case 4 -> v = -v;
                case 5 -> v = polynomial(v * 0.01f);
                case 6 -> v = Math.abs(v) + "bytes".charAt(9 % 5);
                case 7 -> v = v > 0 ? (float) Math.sqrt(v) : v - 1;
                case 8 -> v = t % 2 == 1 ? v + 3 : v / 3;
                case 9 -> v = Math.min(v, 50);
                case 10 -> v = Math.max(v, -50);
                case 11 -> v = (float) (v < 0 ? Math.ceil(v * 4) : Math.floor(v * 4)) / 4;
                default -> v = Float.intBitsToFloat(Float.floatToRawIntBits(v) ^ 1);
            }
            if (code != 2) {
                stack[top] = v;
            }
        }
        return stack[top];
    }

    private static float polynomial(float x) {
        float y = 0;
        for (int i = 4; i >= 0; i--) {
            y = Math.fma(y, x, WEIGHTS[i]);
        }
        return y * 1.75f;
    }

    @ParameterizedTest
    @ValueSource(strings = {"structs.O0", "structs.O3", "structs.G"})
    void structs(String name) throws IOException {
        float[] in = new float[64];
        for (int t = 0; t < 64; t++) {
            in[t] = t * 3.25f - 90;
        }
        try (Program program = new Program(name)) {
            long out = program.memory(256);
            long sums = program.memory(260);
            KernelArguments arguments = new KernelArguments();
            // struct Program: short, double at 8, 21 bytes at 16, five floats at 40, 64 bytes in all.
            ByteBuffer struct = Program.buffer(64);
            struct.putShort(0, (short) CODE.length).putDouble(8, 1.75);
            for (int i = 0; i < CODE.length; i++) {
                struct.put(16 + i, (byte) CODE[i]);
            }
            for (int i = 0; i < WEIGHTS.length; i++) {
                struct.putFloat(40 + 4 * i, WEIGHTS[i]);
            }
            for (int i = 0; i < 16; i++) {
                arguments.integer(struct.getInt(4 * i));
            }
            program.run(
                    LaunchShape.of(64, 1, 1, 1),
                    arguments.pointer(program.of(in)).pointer(out).pointer(sums));
            ByteBuffer results = program.read(out, 256);
            int[] outSums = program.ints(sums, 65);
            for (int t = 0; t < 64; t++) {
                assertEquals(interpreted(t, in[t]), results.getFloat(4 * t), "thread " + t);
                int sum = 0;
                for (int i = 0; i < 6; i++) {
                    int square = t % 32 + i;
                    sum += t % 3 == 0
                            ? (t + i) * (i + 1)
                            : t % 3 == 1 ? square * square : new int[] {5, 6, 7, 0, 0, 0}[i];
                }
                assertEquals(sum * 8 + (t % 3 == 0 ? 4 : t % 3 == 1 ? 2 : 1), outSums[t], "thread " + t);
            }
            assertEquals(600, outSums[64]);
        }
    }
}
