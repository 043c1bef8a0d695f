package io.clipsr.image.codec;

/** Converts CIE 1976 L*a*b* with the white D50 to sRGB. */
final class LabColors {
    private static final double[] D50 = {0.96422, 1, 0.82521};
    /** The matrix from XYZ with the white D50, adapted by Bradford's method, to linear sRGB. */
    private static final double[][] TO_SRGB = {
        {3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}
    };

    private LabColors() {}

    /**
     * Replaces a colour by its values in sRGB, 0 to 1. Colours outside sRGB are clamped.
     *
     * @param samples the stored samples of L*, a* and b*, as unsigned numbers
     * @param at the index of L*
     * @param max the largest number, 255 or 65535
     * @param icc whether a* and b* have an offset, as in ICC profiles, and no sign
     */
    static void toSrgb(double[] samples, int at, int max, boolean icc) {
        double step = max == 255 ? 1 : 256;
        double fullLight = icc && max == 65535 ? 65280 : max;
        double light = 100 * samples[at] / fullLight;
        double a = (icc ? samples[at + 1] / step - 128 : signed(samples[at + 1], max) / step) / 500;
        double b = (icc ? samples[at + 2] / step - 128 : signed(samples[at + 2], max) / step) / 200;
        double y = (light + 16) / 116;
        double[] xyz = {D50[0] * cubed(y + a), cubed(y), D50[2] * cubed(y - b)};
        for (int c = 0; c < 3; c++) {
            double linear = TO_SRGB[c][0] * xyz[0] + TO_SRGB[c][1] * xyz[1] + TO_SRGB[c][2] * xyz[2];
            samples[at + c] = encoded(Math.max(0, Math.min(1, linear)));
        }
    }

    private static double signed(double sample, int max) {
        return sample > max / 2 ? sample - max - 1 : sample;
    }

    private static double cubed(double f) {
        return f > 6 / 29.0 ? f * f * f : 3 * 36 / 841.0 * (f - 4 / 29.0);
    }

    private static double encoded(double linear) {
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    }
}
