package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** A runner of PTX snippets: a preamble that initialises registers and addresses, a body, and a store of the result. */
final class PtxSnippet {
    static final int LANES = 32;
    private static final int UNTOUCHED = 0x5eed5eed;

    private PtxSnippet() {}

    /**
     * Returns a module with one entry {@code t(out, in)}. {@code %r0} is the thread's index in its block, {@code %rd1}
     * and {@code %rd2} are {@code out} and {@code in}, {@code %rd3} and {@code %rd4} the same plus 4 bytes per thread.
     */
    static String module(String variables, String body) {
        return """
                .version 6.3
                .target sm_75
                .address_size 64
                %s
                .visible .entry t(.param .u64 out, .param .u64 in)
                {
                .reg .pred %%p<16>;
                .reg .b16 %%h<16>;
                .reg .b32 %%r<64>;
                .reg .f32 %%f<32>;
                .reg .b64 %%rd<32>;
                .reg .f64 %%d<16>;
                ld.param.u64 %%rd1, [out];
                ld.param.u64 %%rd2, [in];
                mov.u32 %%r0, %%tid.x;
                mul.wide.u32 %%rd5, %%r0, 4;
                add.s64 %%rd3, %%rd1, %%rd5;
                add.s64 %%rd4, %%rd2, %%rd5;
                %s
                ret;
                }
                """.formatted(variables, body);
    }

    /** Runs {@link #module} in one grid and returns {@code outputs} words. */
    static int[] run(EmulatorOptions options, String ptx, LaunchShape shape, int[] in, int outputs) {
        try (EmulatedDriver driver = new EmulatedDriver(options, counters -> {})) {
            GpuKernel kernel = driver.load("lab", ptx).kernel("t");
            long from = driver.allocate(4L * Math.max(1, in.length));
            long to = driver.allocate(4L * outputs);
            driver.copyToDevice(in, 0, from, in.length);
            driver.launch(kernel, shape, new KernelArguments().pointer(to).pointer(from));
            float[] result = new float[outputs];
            driver.copyFromDevice(to, result, 0, outputs);
            int[] bits = new int[outputs];
            for (int i = 0; i < outputs; i++) {
                bits[i] = Float.floatToRawIntBits(result[i]);
            }
            return bits;
        }
    }

    static int[] run(String variables, String body, int threads, int outputs, int... in) {
        return run(EmulatorOptions.strict(7), module(variables, body), LaunchShape.of(threads, 1, 1, 1), in, outputs);
    }

    /**
     * Asserts the values of {@code %r4} after the instructions, in each thread of one block.
     *
     * @param expected the expected value by thread
     */
    static void assertPerThread(String body, int threads, IntUnaryOperator expected) {
        int[] out = run("", body + "\nst.global.u32 [%rd3], %r4;", threads, threads, 0);
        assertArrayEquals(IntStream.range(0, threads).map(expected).toArray(), out, body);
    }

    /**
     * Executes instructions that compute {@code %r4} from {@code %r1, %r2, %r3}, one set of values per lane: first in
     * all lanes, then guarded by {@code %p9} in the odd lanes only. Then the even lanes must keep their values.
     */
    static int[] words(String instructions, int[] a, int[] b, int[] c) {
        String load = """
                ld.global.u32 %r1, [%rd4];
                ld.global.u32 %r2, [%rd4+128];
                ld.global.u32 %r3, [%rd4+256];
                and.b32 %r5, %r0, 1;
                setp.eq.u32 %p9, %r5, 1;
                """;
        int[] in = new int[3 * LANES];
        System.arraycopy(a, 0, in, 0, LANES);
        System.arraycopy(b, 0, in, LANES, LANES);
        System.arraycopy(c, 0, in, 2 * LANES, LANES);
        int[] all = run("", load + instructions + "\nst.global.u32 [%rd3], %r4;", LANES, LANES, in);
        String guarded = "mov.u32 %r4, " + UNTOUCHED + ";\n" + instructions.replaceAll("(?m)^\\s*([a-z])", "@%p9 $1");
        int[] odd = run("", load + guarded + "\nst.global.u32 [%rd3], %r4;", LANES, LANES, in);
        for (int i = 0; i < LANES; i++) {
            assertEquals(i % 2 == 1 ? all[i] : UNTOUCHED, odd[i], "guarded lane " + i + " of " + instructions);
        }
        return all;
    }

    /** Executes such instructions for one set of values, see {@link #words}. */
    static int word(String instructions, int a, int b, int c) {
        int[] result = words(instructions, filled(a), filled(b), filled(c));
        for (int i = 1; i < LANES; i++) {
            assertEquals(result[0], result[i], "lane " + i);
        }
        return result[0];
    }

    static float real(String instructions, float a, float b, float c) {
        return Float.intBitsToFloat(
                word(instructions, Float.floatToRawIntBits(a), Float.floatToRawIntBits(b), Float.floatToRawIntBits(c)));
    }

    /** Executes instructions that compute {@code %rd14} from {@code %rd11, %rd12, %rd13}. */
    static long wide(String instructions, long a, long b, long c) {
        String body = "ld.global.u64 %rd11, [%rd2];\nld.global.u64 %rd12, [%rd2+8];\nld.global.u64 %rd13, [%rd2+16];\n"
                + instructions + "\nst.global.u64 [%rd1], %rd14;";
        int[] out = run("", body, 1, 2, (int) a, (int) (a >> 32), (int) b, (int) (b >> 32), (int) c, (int) (c >> 32));
        return out[0] & 0xffffffffL | (long) out[1] << 32;
    }

    /** Returns edge cases of integer arithmetic, and random values. */
    static int[] integers(long seed) {
        int[] special = {0, 1, -1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 31, 32, 33, 0xffff, 0x8000, 255};
        Random random = new Random(seed);
        int[] values = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            values[i] = random.nextInt(3) == 0
                    ? special[random.nextInt(special.length)]
                    : random.nextInt() >> random.nextInt(31);
        }
        return values;
    }

    /** Returns the bits of floats of many magnitudes, including zeros, subnormals, infinities and NaN. */
    static int[] floats(long seed) {
        float[] special = {
            0f,
            -0f,
            1f,
            -1f,
            Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            0.5f,
            1.5f,
            2.5f
        };
        Random random = new Random(seed);
        int[] values = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            float value = random.nextInt(4) == 0
                    ? special[random.nextInt(special.length)]
                    : (random.nextFloat() - 0.5f) * (float) Math.pow(2, random.nextInt(40) - 20);
            values[i] = Float.floatToRawIntBits(value);
        }
        return values;
    }

    static int[] filled(int value) {
        int[] values = new int[LANES];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
