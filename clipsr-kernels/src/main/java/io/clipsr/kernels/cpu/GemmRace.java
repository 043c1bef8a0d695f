package io.clipsr.kernels.cpu;

/**
 * Tries two micro-kernels against each other, for JIT compilers of which nothing is known.
 *
 * <p>Each runs until it is compiled, so a trial takes a tenth of a second at best and {@link #LIMIT_NANOS} if the
 * challenger loses.
 */
final class GemmRace {
    private static final int K = 64;
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final long LIMIT_NANOS = 1_000_000_000;

    private GemmRace() {}

    /** Returns whether the challenger becomes at least as fast as the other one. */
    static boolean wins(Gemm challenger, Gemm other) {
        double toBeat = best(other, 0, WARM_UP_NANOS);
        return best(challenger, toBeat, LIMIT_NANOS) <= toBeat;
    }

    /** Returns the least nanoseconds of one product and sum, ending early once it is at most {@code enough}. */
    private static double best(Gemm gemm, double enough, long limitNanos) {
        float[] a = new float[Gemm.ROWS * K];
        int[] rows = new int[Gemm.ROWS];
        for (int r = 0; r < Gemm.ROWS; r++) {
            rows[r] = r * K;
        }
        float[] b = new float[K * gemm.panel()];
        float[] c = new float[Gemm.ROWS * gemm.panel()];
        long begin = System.nanoTime();
        long start = begin;
        double best = Double.MAX_VALUE;
        while (best > enough && start - begin < limitNanos) {
            gemm.tile(a, rows, 0, 0, K, b, 0, c, 0);
            long end = System.nanoTime();
            best = Math.min(best, (double) (end - start) / (Gemm.ROWS * gemm.panel() * K));
            start = end;
        }
        return best;
    }
}
