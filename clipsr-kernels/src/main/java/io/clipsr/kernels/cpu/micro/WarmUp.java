package io.clipsr.kernels.cpu.micro;

import java.util.concurrent.TimeUnit;

/** Calls code on the Vector API until the JIT compiler has compiled it to vector instructions. */
final class WarmUp {
    /** The number of products per sum: as few as count as a loop for the compiler, because objects are slow. */
    private static final int K = 24;

    private static final int LENGTH = 1024;
    /** The largest number of rows of {@link Elementwise#combine} that has a loop of its own. */
    private static final int MOST_ROWS = 5;

    /**
     * The time of an operation on one value in nanoseconds that tells instructions from objects: below 1 with
     * instructions on any processor, 20 and more with objects.
     */
    private static final double OBJECTS_NANOS = 5;

    private static final int CALLS_AT_ONCE = 40;
    /** The rounds after which the compiler's counters, Tier4MinInvocationThreshold and others, usually suffice. */
    private static final int USUAL_ROUNDS = 18;

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** Returns whether the micro-kernel was compiled to instructions within the time limit. */
    boolean gemm(Gemm gemm) {
        float[] a = new float[gemm.rows() * K];
        int[] rows = new int[gemm.rows()];
        for (int r = 0; r < gemm.rows(); r++) {
            rows[r] = r * K;
        }
        float[] b = new float[K * gemm.panel()];
        float[] c = new float[gemm.rows() * gemm.panel()];
        return compiled(
                () -> gemm.tile(a, rows, 0, 0, K, b, 0, c, 0, gemm.panel()), (long) gemm.rows() * gemm.panel() * K);
    }

    /** Returns whether all operations were compiled to instructions within the time limit. */
    boolean elementwise(Elementwise operations) {
        float[] x = new float[MOST_ROWS * LENGTH];
        float[] y = new float[LENGTH];
        boolean all = compiled(() -> operations.add(x, 0, y, 0, LENGTH), LENGTH)
                && compiled(() -> operations.quickGelu(x, 0, y, 0, LENGTH), LENGTH)
                && compiled(() -> operations.leakyRelu(0.5f, x, 0, y, 0, LENGTH), LENGTH)
                && compiled(() -> operations.affineLeakyRelu(x, 0, x, 0, x, 0, 0.5f, y, 0, LENGTH), LENGTH);
        for (int rows = 1; rows <= MOST_ROWS; rows++) {
            int[] index = new int[rows];
            float[] factor = new float[rows];
            all = all && compiled(() -> operations.combine(index, factor, x, 0, LENGTH, y, 0, LENGTH), LENGTH);
        }
        return all;
    }

    /**
     * Calls an operation until it is compiled. In between it sleeps, at first for half of the time, so that the
     * compiler gets its share of a busy machine. It never only waits: the compiler asks for more calls while it has
     * much to do.
     */
    private static boolean compiled(Runnable call, long values) {
        long begin = System.nanoTime();
        long pause = 0;
        for (int round = 0; System.nanoTime() - begin < LIMIT_NANOS; round++) {
            long roundStart = System.nanoTime();
            for (int i = 0; i < CALLS_AT_ONCE; i++) {
                long start = System.nanoTime();
                call.run();
                if (System.nanoTime() - start < OBJECTS_NANOS * values) {
                    return true;
                }
            }
            long took = System.nanoTime() - roundStart;
            pause = Math.min(LONGEST_PAUSE_NANOS, round < USUAL_ROUNDS ? took : Math.max(took, pause + pause / 2));
            if (!sleep(pause)) {
                return false;
            }
        }
        return false;
    }

    private static boolean sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
