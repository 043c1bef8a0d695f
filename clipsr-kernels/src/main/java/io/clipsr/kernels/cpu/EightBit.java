package io.clipsr.kernels.cpu;

/** Between 8-bit samples and floats in [-1, 1], in the order they lie: interleaved colours are NHWC. */
final class EightBit {
    /** The 256 values there are; a division for each sample would take longer than all else. */
    private static final float[] VALUES = new float[256];

    static {
        for (int v = 0; v < VALUES.length; v++) {
            VALUES[v] = v / 127.5f - 1;
        }
    }

    private EightBit() {}

    /** @param to at least as long */
    static void toFloats(byte[] from, float[] to) {
        for (int i = 0; i < from.length; i++) {
            to[i] = VALUES[from[i] & 0xff];
        }
    }

    /** Clamped, halves to the even neighbour, NaN to 0. */
    static void toBytes(float[] from, byte[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) (int) Math.rint((Math.max(-1, Math.min(1, from[i])) + 1) * 127.5f);
        }
    }
}
