package io.clipsr.image.metadata;

import java.util.function.DoubleUnaryOperator;

/** A tone curve of an ICC profile: the light, 0 to 1, of a sample, 0 to 1. */
record ToneCurve(byte[] tag) {
    /** The number of samples that represent a curve without a formula in the format. */
    private static final int STEPS = 4096;

    private static final int GAMMA = 0;
    private static final int GAMMA_WITH_LINEAR_START = 3;

    static final ToneCurve SRGB = withLinearStart(2.4, 0.055, 12.92, 0.04045);
    /** The inverse of the camera's curve in ITU-R BT.709 and BT.2020. */
    static final ToneCurve BT709 = withLinearStart(1 / 0.45, 0.09929682680944, 4.5, 0.018053968510807 * 4.5);

    /** Returns a power. */
    static ToneCurve gamma(double exponent) {
        return parametric(GAMMA, exponent);
    }

    /** Returns ((x + a) / (1 + a)) ^ exponent, and x / slope up to {@code end}. */
    private static ToneCurve withLinearStart(double exponent, double a, double slope, double end) {
        return parametric(GAMMA_WITH_LINEAR_START, exponent, 1 / (1 + a), a / (1 + a), 1 / slope, end);
    }

    private static ToneCurve parametric(int function, double... parameters) {
        return new ToneCurve(IccBuilder.bytes("para", 12 + 4 * parameters.length, b -> {
            b.putShort((short) function).putShort((short) 0);
            for (double parameter : parameters) {
                b.putInt(IccBuilder.fixed(parameter));
            }
        }));
    }

    /** Returns a curve that is stored as a table; its values are clamped to 0 to 1. */
    static ToneCurve sampled(DoubleUnaryOperator curve) {
        return new ToneCurve(IccBuilder.bytes("curv", 12 + 2 * STEPS, b -> {
            b.putInt(STEPS);
            for (int i = 0; i < STEPS; i++) {
                double light = curve.applyAsDouble(i / (STEPS - 1.0));
                b.putShort((short) Math.round(65535 * Math.max(0, Math.min(1, light))));
            }
        }));
    }
}
