package io.clipsr.image.codec.vp8;

import java.util.Arrays;

/** A plane of samples, with the column to its left and the row above it, from which the first samples are predicted. */
final class Plane {
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    final int stride;
    final byte[] samples;

    Plane(int width, int height) {
        stride = width + 1;
        samples = new byte[Math.multiplyExact(stride, height + 1)];
        Arrays.fill(samples, 0, stride, ABOVE);
        for (int y = 0; y < height; y++) {
            samples[(y + 1) * stride] = LEFT;
        }
    }

    int at(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int get(int at) {
        return samples[at] & 0xff;
    }

    void set(int at, int value) {
        samples[at] = (byte) Math.max(0, Math.min(255, value));
    }
}
