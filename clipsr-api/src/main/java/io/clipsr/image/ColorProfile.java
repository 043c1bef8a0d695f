package io.clipsr.image;

import io.clipsr.image.metadata.IccBuilder;
import java.awt.color.CMMException;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Converts between the colours of an ICC profile and sRGB, with 16 bits per sample. Colours outside sRGB become the
 * nearest ones within it. Thread-safe.
 *
 * <p>The constructor converts test colours throughout the profile's range, to find out whether it equals sRGB and
 * whether it can be inverted.
 */
final class ColorProfile {
    private static final int CHUNK = 1 << 16;
    private static final float HALF = 32767.5f;
    /**
     * The largest difference, in [-1, 1], of a profile that counts as sRGB: two steps of 8 bits, as the primaries of
     * such profiles are rounded differently.
     */
    private static final float SAME_TOLERANCE = 4 / 255f;
    /** The largest error of a conversion to sRGB and back, in [-1, 1], of a profile that counts as invertible. */
    private static final float ROUND_TRIP_TOLERANCE = 8 / 255f;

    /** The largest step, in [-1, 1], that is not visible: four of 8 bits. */
    private static final float COARSE_STEP = 8 / 255f;

    private static final int STEPS = 9;

    /** sRGB. The primaries of the JDK's profile are rounded, which costs up to 1.4 of 255 levels. */
    private static final ICC_Profile STANDARD = ICC_Profile.getInstance(IccBuilder.srgb());

    private final ICC_Profile profile;
    private final ICC_ColorSpace space;
    private final ColorConvertOp toSrgb;
    private final ColorConvertOp fromSrgb;
    private final boolean srgb;
    private final boolean invertible;

    private ColorProfile(ICC_Profile profile) {
        this.profile = profile;
        space = new ICC_ColorSpace(profile);
        toSrgb = new ColorConvertOp(new ICC_Profile[] {profile, STANDARD}, null);
        fromSrgb = new ColorConvertOp(new ICC_Profile[] {STANDARD, profile}, null);
        float[] probe = probe(components(), -1, 1);
        float[] converted = toSrgb(probe);
        srgb = components() != 4 && differ(components() == 1 ? thrice(probe) : probe, converted) <= SAME_TOLERANCE;
        invertible = components() != 4 && isRoundTripAccurate();
    }

    /**
     * Returns the conversion of a profile.
     *
     * @param components the number of components of the samples
     * @return the conversion; null for a profile that does not have that many components or is not supported
     */
    static ColorProfile of(ICC_Profile profile, int components) {
        try {
            return profile.getNumComponents() == components && components <= 4 && components != 2
                    ? new ColorProfile(profile)
                    : null;
        } catch (CMMException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the conversion of the profile in the bytes of a file, see {@link #of(ICC_Profile, int)}. */
    static ColorProfile of(byte[] icc, int components) {
        try {
            return of(ICC_Profile.getInstance(icc), components);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    ICC_Profile profile() {
        return profile;
    }

    ICC_ColorSpace space() {
        return space;
    }

    int components() {
        return profile.getNumComponents();
    }

    /** Returns whether its values equal those of sRGB; for grey, the three equal components. */
    boolean isSrgb() {
        return srgb;
    }

    /** Returns whether 8 bits are too few for its dark colours, as for linear light: the first step is visible. */
    boolean isCoarse() {
        float[] darkest = new float[components()];
        float[] next = new float[components()];
        Arrays.fill(darkest, -1);
        Arrays.fill(next, 2 / 255f - 1);
        return differ(toSrgb(darkest), toSrgb(next)) > COARSE_STEP;
    }

    /** Returns whether {@link #fromSrgb} inverts {@link #toSrgb}. */
    boolean isInvertible() {
        return invertible;
    }

    /**
     * Converts to sRGB.
     *
     * @param planes the planes of the components, values in [-1, 1]
     * @return the planes of red, green and blue in sRGB, values in [-1, 1]
     */
    float[] toSrgb(float[] planes) {
        return convert(toSrgb, planes, components(), 3);
    }

    /** Converts back from sRGB, see {@link #toSrgb}; values outside [-1, 1] are clamped. */
    float[] fromSrgb(float[] rgb) {
        return convert(fromSrgb, rgb, 3, components());
    }

    private static float[] convert(ColorConvertOp op, float[] from, int fromBands, int toBands) {
        int area = from.length / fromBands;
        float[] to = new float[toBands * area];
        WritableRaster in =
                Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, Math.min(area, CHUNK), 1, fromBands, null);
        WritableRaster out =
                Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, Math.min(area, CHUNK), 1, toBands, null);
        int[] line = new int[Math.min(area, CHUNK)];
        for (int start = 0; start < area; start += CHUNK) {
            int length = Math.min(CHUNK, area - start);
            for (int band = 0; band < fromBands; band++) {
                for (int i = 0; i < length; i++) {
                    line[i] = PictureInfo.quantized(from[band * area + start + i], 65535);
                }
                in.setSamples(0, 0, length, 1, band, line);
            }
            synchronized (op) { // its first use initialises it
                op.filter(in, out);
            }
            for (int band = 0; band < toBands; band++) {
                out.getSamples(0, 0, length, 1, band, line);
                for (int i = 0; i < length; i++) {
                    to[band * area + start + i] = line[i] / HALF - 1;
                }
            }
        }
        return to;
    }

    private boolean isRoundTripAccurate() {
        try {
            float[] probe = probe(components(), -0.15f, 0.15f); // near grey: within sRGB for all other profiles
            return differ(probe, fromSrgb(toSrgb(probe))) <= ROUND_TRIP_TOLERANCE;
        } catch (CMMException | IllegalArgumentException e) {
            return false; // such as a scanner's profile, which has no inverse
        }
    }

    /** Returns the planes of a regular grid of test colours. */
    private static float[] probe(int components, float from, float to) {
        int area = (int) Math.pow(STEPS, components);
        float[] planes = new float[components * area];
        for (int i = 0; i < area; i++) {
            for (int c = 0, rest = i; c < components; c++, rest /= STEPS) {
                planes[c * area + i] = from + (to - from) * (rest % STEPS) / (STEPS - 1);
            }
        }
        return planes;
    }

    private static float[] thrice(float[] plane) {
        float[] planes = new float[3 * plane.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(plane, 0, planes, c * plane.length, plane.length);
        }
        return planes;
    }

    private static float differ(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
