package io.clipsr.metrics;

import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;

/**
 * The luma of a picture by ITU-R BT.601 with a range of 16 to 235, as MATLAB's {@code rgb2ycbcr} defines it: {@code 16
 * + (65.481 R + 128.553 G + 24.966 B) / 255} of 8-bit values. Like BasicSR, it is not rounded.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param values the luma of each pixel, rows from the top
 */
record Luma(int width, int height, double[] values) {
    private static final double RED = 65.481 / 255;
    private static final double GREEN = 128.553 / 255;
    private static final double BLUE = 24.966 / 255;
    private static final double BLACK = 16;

    static Luma of(BufferedImage picture) {
        byte[] rgb = Pixels.of(picture).toBytes();
        int area = rgb.length / 3;
        double[] values = new double[area];
        for (int i = 0; i < area; i++) {
            values[i] =
                    BLACK + RED * (rgb[i] & 0xff) + GREEN * (rgb[area + i] & 0xff) + BLUE * (rgb[2 * area + i] & 0xff);
        }
        return new Luma(picture.getWidth(), picture.getHeight(), values);
    }

    /**
     * Returns the luma without a border.
     *
     * @param border the width of the border in pixels
     * @throws IllegalArgumentException if the border is negative, or nothing would remain
     */
    Luma without(int border) {
        int toWidth = width - 2 * border;
        int toHeight = height - 2 * border;
        if (border < 0 || toWidth < 1 || toHeight < 1) {
            throw new IllegalArgumentException("the border is " + border + ", expected 0 or more and less than half of "
                    + width + "x" + height + " pixels");
        }
        double[] inside = new double[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++) {
            System.arraycopy(values, (y + border) * width + border, inside, y * toWidth, toWidth);
        }
        return new Luma(toWidth, toHeight, inside);
    }

    /** Returns half of the picture: means of 2x2 pixels; an odd last row or column is dropped. */
    Luma halved() {
        int toWidth = width / 2;
        int toHeight = height / 2;
        double[] means = new double[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                int at = 2 * y * width + 2 * x;
                means[y * toWidth + x] =
                        (values[at] + values[at + 1] + values[at + width] + values[at + width + 1]) / 4;
            }
        }
        return new Luma(toWidth, toHeight, means);
    }
}
