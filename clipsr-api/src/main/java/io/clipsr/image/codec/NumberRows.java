package io.clipsr.image.codec;

import java.awt.image.Raster;
import java.nio.ByteOrder;

/** The samples of a raster as numbers, from the bits that it stores. */
final class NumberRows {
    private final Raster raster;
    private final int[] bands;
    private final int bits;
    private final SampleFormat format;
    private final ByteOrder order;
    private final int[] raw;

    /**
     * What the samples of a picture are.
     *
     * @param smallest the smallest colour
     * @param largest the largest colour
     * @param largestAlpha the largest alpha
     * @param invalid the number of colours that are infinite or not a number; they do not count as extremes
     */
    record Extremes(double smallest, double largest, double largestAlpha, long invalid) {}

    /**
     * Wraps a raster.
     *
     * @param raster the bits of the samples; of 64 bits, two bands each
     * @param bands the bands to read
     * @param bits the number of bits per sample
     * @param order the order of the halves of samples of 64 bits
     */
    NumberRows(Raster raster, int[] bands, int bits, SampleFormat format, ByteOrder order) {
        this.raster = raster;
        this.bands = bands;
        this.bits = bits;
        this.format = format;
        this.order = order;
        raw = new int[raster.getWidth() * raster.getNumBands()];
    }

    /** Reads a row: for each pixel, the samples of all bands. */
    void read(int y, double[] to) {
        raster.getPixels(0, y, raster.getWidth(), 1, raw);
        int stored = raster.getNumBands();
        for (int x = 0; x < raster.getWidth(); x++) {
            for (int b = 0; b < bands.length; b++) {
                to[x * bands.length + b] = bits == 64
                        ? wide(raw[x * stored + 2 * bands[b]], raw[x * stored + 2 * bands[b] + 1])
                        : number(raw[x * stored + bands[b]]);
            }
        }
    }

    Extremes extremes(int colors) {
        double[] row = new double[raster.getWidth() * bands.length];
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        double alpha = 0;
        long invalid = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            read(y, row);
            for (int i = 0; i < row.length; i++) {
                if (!Double.isFinite(row[i])) {
                    invalid++;
                } else if (i % bands.length < colors) {
                    smallest = Math.min(smallest, row[i]);
                    largest = Math.max(largest, row[i]);
                } else {
                    alpha = Math.max(alpha, row[i]);
                }
            }
        }
        return new Extremes(smallest, largest, alpha, invalid);
    }

    private double wide(int first, int second) {
        boolean highFirst = order == ByteOrder.BIG_ENDIAN;
        long value = (long) (highFirst ? first : second) << 32 | (highFirst ? second : first) & 0xffffffffL;
        return format == SampleFormat.FLOATING ? Double.longBitsToDouble(value) : value;
    }

    private double number(int value) {
        return switch (format) {
            case UNSIGNED -> bits == 32 ? value & 0xffffffffL : value;
            case SIGNED -> bits == 8 ? (byte) value : bits == 16 ? (short) value : value;
            case FLOATING -> bits == 16 ? half(value) : Float.intBitsToFloat(value);
        };
    }

    /** Returns a floating-point number of 16 bits (IEEE 754 binary16). */
    private static double half(int value) {
        int exponent = value >> 10 & 31;
        int fraction = value & 1023;
        double size = exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
        return (value & 0x8000) != 0 ? -size : size;
    }
}
