package io.clipsr.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Converts between the colours of an ICC profile and sRGB, with 16 bits in between. Colours that sRGB does not have
 * become the nearest that it has. Safe to use from several threads.
 *
 * <p>What a profile is good for is found by asking it: for colours throughout its range, and back again.
 */
final class ColorProfile {
    private static final int CHUNK = 1 << 16;
    private static final float HALF = 32767.5f;
    /** One step of 8 bits, in [-1, 1]: profiles of sRGB differ from one another by less. */
    private static final float SAME = 2 / 255f;
    /** What a way there and back may cost. */
    private static final float FAITHFUL = 8 / 255f;

    private static final int STEPS = 9;

    private final ICC_Profile profile;
    private final ICC_ColorSpace space;
    private final ColorConvertOp toSrgb;
    private final ColorConvertOp fromSrgb;
    private final boolean srgb;
    private final boolean invertible;

    private ColorProfile(ICC_Profile profile) {
        ICC_Profile standard = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
        this.profile = profile;
        space = new ICC_ColorSpace(profile);
        toSrgb = new ColorConvertOp(new ICC_Profile[] {profile, standard}, null);
        fromSrgb = new ColorConvertOp(new ICC_Profile[] {standard, profile}, null);
        float[] probe = probe(components(), -1, 1);
        float[] converted = toSrgb(probe);
        srgb = components() != 4 && differ(components() == 1 ? thrice(probe) : probe, converted) <= SAME;
        invertible = components() != 4 && comesBack();
    }

    /**
     * @param components the number of components of the samples
     * @return null for a profile that does not fit, or that cannot be understood
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

    /** Returns the profile in the bytes of a file, as {@link #of(ICC_Profile, int)}. */
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

    /** Returns whether its values are those of sRGB already (grey: the same of all three). */
    boolean isSrgb() {
        return srgb;
    }

    /** Returns whether {@link #fromSrgb} gives back what {@link #toSrgb} was given. */
    boolean isInvertible() {
        return invertible;
    }

    /**
     * @param planes one for each component, values in [-1, 1]
     * @return red, green and blue plane of sRGB in [-1, 1]
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
            synchronized (op) { // it prepares itself at its first use
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

    private boolean comesBack() {
        try {
            float[] probe = probe(components(), -0.15f, 0.15f); // greyish: within sRGB for any other
            return differ(probe, fromSrgb(toSrgb(probe))) <= FAITHFUL;
        } catch (CMMException | IllegalArgumentException e) {
            return false; // such as a scanner's profile, which leads one way only
        }
    }

    /** Planes of a regular grid of colours. */
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
        float most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }
}
