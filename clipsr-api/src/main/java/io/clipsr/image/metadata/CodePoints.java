package io.clipsr.image.metadata;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Colour spaces by the code points of ITU-T H.273, as in the cICP chunk of PNG.
 *
 * <p>Brightness beyond the reference white of 203 cd/m2 (ITU-R BT.2408), which PQ and HLG can represent, becomes white.
 */
final class CodePoints {
    private static final int SRGB_PRIMARIES = 1;
    private static final int LINEAR = 8;
    private static final int SRGB = 13;
    private static final int PQ = 16;
    private static final int HLG = 18;

    private static final double WHITE_NITS = 203;
    private static final double ILLUMINANT_C_X = 0.310;
    private static final double ILLUMINANT_C_Y = 0.316;

    private CodePoints() {}

    /**
     * Returns the profile of a colour space.
     *
     * @param primaries the code point of the primaries
     * @param transfer the code point of the transfer characteristics
     * @param fullRange whether the samples use the full range; otherwise black and white are at 16 and 235 of 255
     * @param bits the number of bits per sample
     * @param grey whether to return a profile of grey
     * @param notes the list to which a note for the user is added
     * @return the profile; empty for sRGB; null if the code points are not supported
     */
    static byte[] profile(int primaries, int transfer, boolean fullRange, int bits, boolean grey, List<String> notes) {
        Chromaticities colors = colors(primaries);
        DoubleUnaryOperator light = light(transfer);
        if (colors == null || light == null) {
            return null;
        }
        if (transfer == PQ || transfer == HLG) {
            notes.add("has high dynamic range (" + (transfer == PQ ? "PQ" : "HLG")
                    + "); what is brighter than white, 203 cd/m2, becomes white");
        }
        if (fullRange && transfer == SRGB && (grey || primaries == SRGB_PRIMARIES)) {
            return new byte[0];
        }
        ToneCurve curve = fullRange ? curve(transfer, light) : narrow(light, bits);
        return grey ? IccBuilder.grey(curve) : IccBuilder.rgb(colors, curve);
    }

    private static ToneCurve curve(int transfer, DoubleUnaryOperator light) {
        return switch (transfer) {
            case 1, 6, 11, 14, 15 -> ToneCurve.BT709;
            case 4 -> ToneCurve.gamma(2.2);
            case 5 -> ToneCurve.gamma(2.8);
            case LINEAR -> ToneCurve.gamma(1);
            case SRGB -> ToneCurve.SRGB;
            default -> ToneCurve.sampled(light);
        };
    }

    private static ToneCurve narrow(DoubleUnaryOperator light, int bits) {
        double max = Math.pow(2, bits) - 1;
        double step = Math.pow(2, bits - 8);
        return ToneCurve.sampled(x ->
                light.applyAsDouble(Math.max(0, Math.min(1, (x * max - 16 * step) / (219 * step)))));
    }

    /** Returns the primaries of a code point, see table 2 of H.273. */
    private static Chromaticities colors(int primaries) {
        return switch (primaries) {
            case SRGB_PRIMARIES -> Chromaticities.SRGB;
            case 4 -> Chromaticities.of(ILLUMINANT_C_X, ILLUMINANT_C_Y, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08);
            case 5 -> Chromaticities.ofD65(0.64, 0.33, 0.29, 0.60, 0.15, 0.06);
            case 6, 7 -> Chromaticities.ofD65(0.630, 0.340, 0.310, 0.595, 0.155, 0.070);
            case 8 -> Chromaticities.of(ILLUMINANT_C_X, ILLUMINANT_C_Y, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049);
            case 9 -> Chromaticities.ofD65(0.708, 0.292, 0.170, 0.797, 0.131, 0.046);
            case 11 -> Chromaticities.of(0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060);
            case 12 -> Chromaticities.ofD65(0.680, 0.320, 0.265, 0.690, 0.150, 0.060);
            case 22 -> Chromaticities.ofD65(0.630, 0.340, 0.295, 0.605, 0.155, 0.077);
            default -> null;
        };
    }

    /** Returns the light of samples, relative to white, see table 3 of H.273. */
    private static DoubleUnaryOperator light(int transfer) {
        return switch (transfer) {
            case 1, 6, 11, 14, 15 ->
                x -> x < 4.5 * 0.018053968510807
                        ? x / 4.5
                        : Math.pow((x + 0.09929682680944) / 1.09929682680944, 1 / 0.45);
            case 4 -> x -> Math.pow(x, 2.2);
            case 5 -> x -> Math.pow(x, 2.8);
            case 7 -> x -> x < 4 * 0.0228 ? x / 4 : Math.pow((x + 0.1115) / 1.1115, 1 / 0.45);
            case LINEAR -> x -> x;
            case SRGB -> x -> x < 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
            case PQ -> x -> 10000 / WHITE_NITS * pq(x);
            case HLG -> x -> 1000 / WHITE_NITS * Math.pow(hlg(x), 1.2);
            default -> null;
        };
    }

    /** Returns the light of the perceptual quantizer (SMPTE ST 2084), 1 for 10000 cd/m2. */
    private static double pq(double x) {
        double root = Math.pow(x, 32 / 2523.0);
        return Math.pow(Math.max(0, root - 3424 / 4096.0) / (2413 / 128.0 - 2392 / 128.0 * root), 16384 / 2610.0);
    }

    /** Returns the scene's light of hybrid log-gamma (ITU-R BT.2100), 0 to 1. */
    private static double hlg(double x) {
        double a = 0.17883277;
        return x <= 0.5 ? x * x / 3 : (Math.exp((x - 0.55991073) / a) + 0.28466892) / 12;
    }
}
