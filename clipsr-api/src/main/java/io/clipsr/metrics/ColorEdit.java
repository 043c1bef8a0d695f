package io.clipsr.metrics;

import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;

/**
 * How far another colour word in the prompt moves an object's colour: from the result of the first prompt to that of
 * the second, measured along the way between the two true pictures.
 *
 * <p>A colour is the mean of a region's 8-bit sRGB values, as a and b of CIE Lab (D65), without the lightness.
 *
 * @param towards whether the object moves towards the second word by at least {@value #LEAST} unit, about half of a
 *     visible difference
 * @param distance the share of the way that the object goes; 1 is all of it, negative is away
 * @param surroundings the share of the object's way that the pixels around it go, which should not change
 */
public record ColorEdit(boolean towards, double distance, double surroundings) {
    /** The smallest movement that counts, in units of Lab. */
    public static final double LEAST = 1;

    private static final double[][] XYZ = {
        {.4124564, .3575761, .1804375}, {.2126729, .7151522, .0721750}, {.0193339, .1191920, .9503041}
    };
    private static final double[] WHITE = {0.95047, 1, 1.08883};

    /**
     * Measures an edit.
     *
     * @param first the result of the first prompt
     * @param second the result of the second prompt
     * @param firstTruth the true picture of the first prompt
     * @param secondTruth the true picture of the second prompt
     * @param object the pixels of the object, rows from the top; all pictures have this many
     * @throws IllegalArgumentException if sizes differ, there is no pixel of the object or around it, or the true
     *     colours are equal
     */
    public static ColorEdit of(
            BufferedImage first,
            BufferedImage second,
            BufferedImage firstTruth,
            BufferedImage secondTruth,
            boolean[] object) {
        SizeCheck.same(first, second);
        SizeCheck.same(first, firstTruth);
        SizeCheck.same(first, secondTruth);
        if (object.length != first.getWidth() * first.getHeight()) {
            throw new IllegalArgumentException("the mask has " + object.length + " pixels, the pictures "
                    + first.getWidth() + "x" + first.getHeight());
        }
        double[] way = difference(firstTruth, secondTruth, object, true);
        double length = Math.hypot(way[0], way[1]);
        if (length == 0) {
            throw new IllegalArgumentException("the object has the same colour in both true pictures");
        }
        double along = product(difference(first, second, object, true), way) / length;
        double around = product(difference(first, second, object, false), way) / length;
        return new ColorEdit(along >= LEAST, along / length, around / length);
    }

    private static double product(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    private static double[] difference(BufferedImage from, BufferedImage to, boolean[] object, boolean inside) {
        double[] a = chroma(from, object, inside);
        double[] b = chroma(to, object, inside);
        return new double[] {b[0] - a[0], b[1] - a[1]};
    }

    /** Returns a and b of the mean colour of a region. */
    private static double[] chroma(BufferedImage picture, boolean[] object, boolean inside) {
        byte[] rgb = Pixels.of(picture).toBytes();
        long[] sums = new long[3];
        int count = 0;
        for (int i = 0; i < object.length; i++) {
            if (object[i] == inside) {
                count++;
                for (int c = 0; c < 3; c++) {
                    sums[c] += rgb[c * object.length + i] & 0xff;
                }
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException(
                    "the mask has no pixel " + (inside ? "of the object" : "around the object"));
        }
        double[] linear = new double[3];
        for (int c = 0; c < 3; c++) {
            double value = (double) sums[c] / count / 255;
            linear[c] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        double[] roots = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = XYZ[i][0] * linear[0] + XYZ[i][1] * linear[1] + XYZ[i][2] * linear[2];
            roots[i] = Math.cbrt(sum / WHITE[i]);
        }
        return new double[] {500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])};
    }
}
