package io.clipsr.kernels.cpu;

/**
 * Tells whether {@code Math.fma} is an instruction here.
 *
 * <p>Where it is none (x86 without AVX), Java computes it with {@code BigDecimal}, a thousand times slower than a
 * product and a sum, and a vector's {@code fma} is that for each lane. The JVM has no cheap way to ask, but the two are
 * so far apart, interpreted or compiled, that a few calls tell.
 */
final class FusedMultiplyAdd {
    private static final int ROUNDS = 5;
    private static final int CALLS = 16;

    /** An instruction takes up to twice a product and a sum, {@code BigDecimal} at least 100 times (measured). */
    private static final int RATIO = 20;

    private static final long CLOCK_ERROR_NANOS = 2_000;

    /** Whether to compute {@code x * y + z} as one instruction; a constant to the JIT. */
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
            // One good round is enough: a thread that was interrupted seems slow, but never fast.
            if (end - middle <= RATIO * (middle - start) + CLOCK_ERROR_NANOS) {
                return true;
            }
        }
        return Float.isNaN(value); // never: only so that no JIT removes the loops
    }
}
