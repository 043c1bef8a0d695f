package io.clipsr.kernels.cpu.micro;

/**
 * The constants of powers of two in single precision. An exponent is rounded to an integer, which becomes the exponent
 * bits of the result, and the rest, from -0.5 to 0.5, goes through a polynomial (Taylor's, relative error below 1e-7).
 */
final class PowerOfTwo {
    /** The factor that turns a value into the exponent of QuickGELU: {@code exp(-1.702 v) = 2^(QUICK_GELU * v)}. */
    static final float QUICK_GELU = (float) (-1.702 / Math.log(2));
    /** The largest exponent: results and their reciprocals are normal numbers. */
    static final float LIMIT = 126;
    /** The number 1.5 * 2^23. When it is added, a number is rounded to an integer, which is in the lowest bits. */
    static final float ROUND = 0x1.8p23f;

    static final int FRACTION_BITS = 23;
    /** The bits of 1. */
    static final int ONE = 127 << FRACTION_BITS;

    static final float C1 = 0.693147181f;
    static final float C2 = 0.240226507f;
    static final float C3 = 0.0555041087f;
    static final float C4 = 0.00961812911f;
    static final float C5 = 0.00133335581f;
    static final float C6 = 0.000154035304f;

    private PowerOfTwo() {}
}
