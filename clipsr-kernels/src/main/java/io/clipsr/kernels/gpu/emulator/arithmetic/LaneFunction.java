package io.clipsr.kernels.gpu.emulator.arithmetic;

/**
 * Arithmetic on whole rows of 32 lanes; no lane has an effect on another, so inactive lanes may be computed and
 * dropped.
 */
public interface LaneFunction {
    void apply(Object d, Object a, Object b, Object c);

    /** On {@code float} rows. */
    interface F extends LaneFunction {
        void f(float[] d, float[] a, float[] b, float[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            f((float[]) d, (float[]) a, (float[]) b, (float[]) c);
        }
    }

    /** On {@code int} rows. */
    interface I extends LaneFunction {
        void i(int[] d, int[] a, int[] b, int[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            i((int[]) d, (int[]) a, (int[]) b, (int[]) c);
        }
    }

    /** On {@code long} rows; doubles are their bits. */
    interface L extends LaneFunction {
        void l(long[] d, long[] a, long[] b, long[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            l((long[]) d, (long[]) a, (long[]) b, (long[]) c);
        }
    }

    /** Compares two rows: one bit a lane. */
    interface Compare {
        int test(Object a, Object b);
    }
}
