package io.clipsr.metrics;

import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;

/** The 8-bit planes of two pictures of the same size: red, green, blue. */
record Planes(int width, int height, byte[] first, byte[] second) {

    static final int COUNT = 3;

    static Planes of(BufferedImage first, BufferedImage second) {
        if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
            throw new IllegalArgumentException(
                    "the pictures differ in size, " + first.getWidth() + "x" + first.getHeight() + " and "
                            + second.getWidth() + "x" + second.getHeight() + "; resize one of them first");
        }
        return new Planes(
                first.getWidth(),
                first.getHeight(),
                Pixels.of(first).toBytes(),
                Pixels.of(second).toBytes());
    }
}
