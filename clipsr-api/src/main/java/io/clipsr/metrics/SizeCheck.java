package io.clipsr.metrics;

import java.awt.image.BufferedImage;

/** Refuses to compare pictures of different size. */
final class SizeCheck {

    private SizeCheck() {}

    static void same(BufferedImage first, BufferedImage second) {
        same(first.getWidth(), first.getHeight(), second.getWidth(), second.getHeight());
    }

    static void same(int width, int height, int otherWidth, int otherHeight) {
        if (width != otherWidth || height != otherHeight) {
            throw new IllegalArgumentException("the pictures differ in size, " + width + "x" + height + " and "
                    + otherWidth + "x" + otherHeight + "; resize one of them first");
        }
    }
}
