package io.clipsr.image.codec;

/**
 * The samples of full brightness and of full opacity; black and transparent are 0.
 *
 * @param white the sample of full brightness
 * @param opaque the sample of full opacity
 */
record SampleRange(double white, double opaque) {

    /** Returns a colour's value, 0 to 1; that of NaN is 0. */
    double color(double sample) {
        return clamped(sample / white);
    }

    /** Returns an alpha value, 0 to 1. */
    double alpha(double sample) {
        return clamped(sample / opaque);
    }

    private static double clamped(double value) {
        return value > 0 ? Math.min(1, value) : 0;
    }
}
