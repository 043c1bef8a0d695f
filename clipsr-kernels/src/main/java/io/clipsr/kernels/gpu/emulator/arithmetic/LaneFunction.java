package io.clipsr.kernels.gpu.emulator.arithmetic;

/**
 * A function on whole rows of 32 lanes. Lanes are independent, so results of inactive lanes may be computed and
 * discarded.
 */
public interface LaneFunction {
    void apply(Object d, Object a, Object b, Object c);

    /** A function on {@code float} rows. */
    interface F extends LaneFunction {
        void f(float[] d, float[] a, float[] b, float[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            f((float[]) d, (float[]) a, (float[]) b, (float[]) c);
        }
    }

    /** A function on {@code int} rows. */
    interface I extends LaneFunction {
        void i(int[] d, int[] a, int[] b, int[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            i((int[]) d, (int[]) a, (int[]) b, (int[]) c);
        }
    }

    /** A function on {@code long} rows; doubles are stored as their bits. */
    interface L extends LaneFunction {
        void l(long[] d, long[] a, long[] b, long[] c);

        @Override
        default void apply(Object d, Object a, Object b, Object c) {
            l((long[]) d, (long[]) a, (long[]) b, (long[]) c);
        }
    }

    /** A comparison of two rows; the result has one bit per lane. */
    interface Compare {
        int test(Object a, Object b);
    }
}
