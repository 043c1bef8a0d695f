package io.clipsr.kernels.cpu.micro;

/**
 * A speed comparison of two micro-kernels, for unknown JIT compilers.
 *
 * <p>Each micro-kernel runs until it is compiled. So a comparison takes at least a tenth of a second, and
 * {@link #LIMIT_NANOS} more if the challenger is slower.
 */
final class GemmRace {
    private static final int K = 64;
    private static final long WARM_UP_NANOS = 100_000_000;
    private static final long LIMIT_NANOS = 1_000_000_000;

    private GemmRace() {}

    /** Returns whether the challenger becomes at least as fast as the other micro-kernel. */
    static boolean wins(Gemm challenger, Gemm other) {
        double toBeat = best(other, 0, WARM_UP_NANOS);
        return best(challenger, toBeat, LIMIT_NANOS) <= toBeat;
    }

    /** Returns the shortest time of a multiply-add in nanoseconds. Ends early once it is at most {@code enough}. */
    private static double best(Gemm gemm, double enough, long limitNanos) {
        float[] a = new float[gemm.rows() * K];
        int[] rows = new int[gemm.rows()];
        for (int r = 0; r < gemm.rows(); r++) {
            rows[r] = r * K;
        }
        float[] b = new float[K * gemm.panel()];
        float[] c = new float[gemm.rows() * gemm.panel()];
        long begin = System.nanoTime();
        long start = begin;
        double best = Double.MAX_VALUE;
        while (best > enough && start - begin < limitNanos) {
            gemm.tile(a, rows, 0, 0, K, b, 0, c, 0, gemm.panel());
            long end = System.nanoTime();
            best = Math.min(best, (double) (end - start) / (gemm.rows() * gemm.panel() * K));
            start = end;
        }
        return best;
    }
}
