package io.clipsr.metrics;

import java.awt.image.BufferedImage;

/**
 * Peak signal-to-noise ratio in decibels: {@code 10 log10(255^2 / MSE)}, where MSE is the mean squared difference.
 * Higher is closer; equal pictures have an infinite ratio. Alpha is ignored.
 */
public final class Psnr {

    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * Returns the ratio over the 8-bit RGB values of all pixels, as the published program computes it.
     *
     * @return the ratio in decibels; infinity if the pictures are equal
     * @throws IllegalArgumentException if they differ in size
     */
    public static double between(BufferedImage first, BufferedImage second) {
        return between(Planes.of(first, second));
    }

    static double between(Planes planes) {
        long squares = 0;
        byte[] first = planes.first();
        byte[] second = planes.second();
        for (int i = 0; i < first.length; i++) {
            int difference = (first[i] & 0xff) - (second[i] & 0xff);
            squares += difference * difference;
        }
        return ofError((double) squares / first.length);
    }

    /**
     * Returns the ratio of the luma without a border, as papers on super-resolution report it ("PSNR-Y"). The luma is
     * that of MATLAB's {@code rgb2ycbcr}, {@code 16 + (65.481 R + 128.553 G + 24.966 B) / 255}, not rounded, and the
     * peak is 255.
     *
     * @param border the width of the border that is left out, in pixels; papers take the scale, such as 4
     * @return the ratio in decibels; infinity if the pictures are equal
     * @throws IllegalArgumentException if they differ in size, or the border is negative or leaves nothing
     */
    public static double ofLuma(BufferedImage first, BufferedImage second, int border) {
        SizeCheck.same(first, second);
        return ofValues(
                Luma.of(first).without(border).values(),
                Luma.of(second).without(border).values());
    }

    /**
     * Returns the ratio over values on the scale of 0 to 255; they may lie outside of it.
     *
     * @return the ratio in decibels; infinity if all values are equal
     * @throws IllegalArgumentException if there are none, or not equally many
     */
    public static double ofValues(double[] first, double[] second) {
        if (first.length == 0 || first.length != second.length) {
            throw new IllegalArgumentException("there are " + first.length + " and " + second.length
                    + " values, expected equally many, at least one");
        }
        double squares = 0;
        for (int i = 0; i < first.length; i++) {
            squares += (first[i] - second[i]) * (first[i] - second[i]);
        }
        return ofError(squares / first.length);
    }

    private static double ofError(double meanSquare) {
        return 10 * Math.log10(PEAK * PEAK / meanSquare);
    }
}
