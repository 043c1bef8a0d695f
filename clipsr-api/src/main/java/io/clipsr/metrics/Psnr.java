package io.clipsr.metrics;

import java.awt.image.BufferedImage;

/** Peak signal-to-noise ratio in decibels, over the 8-bit RGB values of all pixels. Higher is closer. */
public final class Psnr {

    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * Returns {@code 10 log10(255^2 / MSE)}; alpha is ignored.
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
        return 10 * Math.log10(PEAK * PEAK / ((double) squares / first.length));
    }
}
