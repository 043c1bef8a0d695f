package io.clipsr.metrics;

import io.clipsr.image.Pixels;
import java.awt.image.BufferedImage;

/** The 8-bit planes of two pictures of the same size: red, green, blue. */
record Planes(int width, int height, byte[] first, byte[] second) {

    static final int COUNT = 3;

    static Planes of(BufferedImage first, BufferedImage second) {
        SizeCheck.same(first, second);
        return new Planes(
                first.getWidth(),
                first.getHeight(),
                Pixels.of(first).toBytes(),
                Pixels.of(second).toBytes());
    }
}
