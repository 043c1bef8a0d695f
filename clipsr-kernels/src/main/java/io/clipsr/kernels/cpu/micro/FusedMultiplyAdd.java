package io.clipsr.kernels.cpu.micro;

/**
 * The test whether {@code Math.fma} is a processor instruction.
 *
 * <p>On other processors (x86 without FMA instructions), Java computes it with {@code BigDecimal}, a thousand times
 * slower than a product and a sum; so does the {@code fma} of a vector, for each lane. The JVM has no simple query for
 * this. But the times differ so much, interpreted or compiled, that a few calls suffice to measure it.
 */
final class FusedMultiplyAdd {
    private static final int ROUNDS = 5;
    private static final int CALLS = 16;

    /**
     * The threshold of the ratio of the times of an fma and of a product and a sum. It was measured as at most 2 with
     * an instruction, and at least 100 with {@code BigDecimal}.
     */
    private static final int RATIO = 20;

    private static final long CLOCK_ERROR_NANOS = 2_000;

    /** True if {@code x * y + z} is to be computed with {@code Math.fma}; a constant for the JIT. */
    static final boolean AVAILABLE = measure();

    private FusedMultiplyAdd() {}

    private static boolean measure() {
        float value = 1;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                value = value * 0.999f + 0.1f;
            }
            long middle = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                value = Math.fma(value, 0.999f, 0.1f);
            }
            long end = System.nanoTime();
            // One fast round suffices: interruptions of the thread can only make a round slower.
            if (end - middle <= RATIO * (middle - start) + CLOCK_ERROR_NANOS) {
                return true;
            }
        }
        return Float.isNaN(value); // always false; it prevents the JIT from removing the loops
    }
}
