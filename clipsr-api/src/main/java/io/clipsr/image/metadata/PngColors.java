package io.clipsr.image.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The colour space of a PNG file. Of the chunks that describe it, the first usable one counts in the order of the
 * standard (PNG, third edition, section 13.13): cICP, iCCP, sRGB, then gAMA with cHRM.
 */
final class PngColors {
    private static final double SRGB_GAMMA = 0.45455;
    private static final double SRGB_GAMMA_TOLERANCE = 0.0005;
    private static final double LARGEST_GAMMA = 10;
    private static final double SMALLEST_GAMMA = 0.05;
    private static final int ICC_HEADER_BYTES = 128;
    private static final int ICC_COLOR_SPACE = 16;
    private static final int ICC_SIGNATURE = 36;

    private final List<String> notes;
    private boolean grey;
    private int bits = 8;
    private byte[] cicp;
    private byte[] icc;
    private boolean srgb;
    private byte[] gamma;
    private byte[] chromaticities;

    PngColors(List<String> notes) {
        this.notes = notes;
    }

    /** Takes the data of the chunk IHDR. */
    void header(byte[] data) {
        if (data.length >= 10) {
            bits = data[8] & 0xff;
            grey = (data[9] & 2) == 0;
        }
    }

    /** Takes the data of a chunk. For iCCP, this is the inflated profile; null if that failed. */
    void take(String type, byte[] data) {
        switch (type) {
            case "cICP" -> cicp = cicp == null ? data : cicp;
            case "iCCP" -> icc = icc == null ? usable(data) : icc;
            case "sRGB" -> srgb = true;
            case "gAMA" -> gamma = gamma == null ? data : gamma;
            case "cHRM" -> chromaticities = chromaticities == null ? data : chromaticities;
            default -> throw new IllegalArgumentException(type);
        }
    }

    private byte[] usable(byte[] profile) {
        String expected = grey ? "GRAY" : "RGB ";
        if (profile == null || profile.length < ICC_HEADER_BYTES || !has(profile, ICC_SIGNATURE, "acsp")) {
            notes.add("has a damaged colour profile, which is ignored");
            return null;
        }
        if (!has(profile, ICC_COLOR_SPACE, expected)) {
            notes.add("has a colour profile that is not one of " + (grey ? "grey" : "RGB") + ", which is ignored");
            return null;
        }
        return profile;
    }

    private static boolean has(byte[] bytes, int at, String text) {
        return new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** Returns the profile of the samples; null for sRGB. */
    byte[] profile() {
        byte[] byCode = cicp == null ? null : ofCodePoints();
        if (byCode != null) {
            return byCode.length == 0 ? null : byCode;
        }
        if (icc != null || srgb) {
            return icc;
        }
        return gamma == null && chromaticities == null ? null : ofGamma();
    }

    private byte[] ofCodePoints() {
        if (cicp.length == 4 && cicp[2] == 0 && cicp[3] >= 0 && cicp[3] <= 1) {
            byte[] profile = CodePoints.profile(cicp[0] & 0xff, cicp[1] & 0xff, cicp[3] == 1, bits, grey, notes);
            if (profile != null) {
                return profile;
            }
        }
        notes.add("has a cICP chunk with code points that are not supported, which is ignored");
        return null;
    }

    private byte[] ofGamma() {
        double exponent = gamma == null ? SRGB_GAMMA : gamma.length == 4 ? number(gamma, 0) : 0;
        if (!(exponent >= SMALLEST_GAMMA && exponent <= LARGEST_GAMMA)) {
            notes.add("has an impossible gamma, which is ignored");
            exponent = SRGB_GAMMA;
        }
        Chromaticities colors = colors();
        if (!colors.areUsable()) {
            notes.add("has impossible chromaticities, which are ignored");
            colors = Chromaticities.SRGB;
        }
        boolean srgbCurve = Math.abs(exponent - SRGB_GAMMA) <= SRGB_GAMMA_TOLERANCE;
        if (srgbCurve && (grey || colors.isSrgb())) {
            return null;
        }
        ToneCurve curve = srgbCurve && gamma == null ? ToneCurve.SRGB : ToneCurve.gamma(1 / exponent);
        return grey ? IccBuilder.grey(curve) : IccBuilder.rgb(colors, curve);
    }

    private Chromaticities colors() {
        if (chromaticities == null || grey) {
            return Chromaticities.SRGB;
        }
        double[] v = new double[8]; // an incomplete chunk leaves zeros, which are not usable
        for (int i = 0; i < 8 && chromaticities.length == 32; i++) {
            v[i] = number(chromaticities, 4 * i);
        }
        return new Chromaticities(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }

    /** Returns a number that is stored as a multiple of 1/100000. */
    private static double number(byte[] data, int at) {
        return (ByteBuffer.wrap(data).getInt(at) & 0xffffffffL) / 100000.0;
    }
}
