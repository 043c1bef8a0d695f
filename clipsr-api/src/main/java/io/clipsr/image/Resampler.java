package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Resizes pictures, one dimension after the other, with antialiasing. */
public final class Resampler {

    private Resampler() {}

    /**
     * Resizes as MATLAB's {@code imresize(x, scale)} does: bicubic, antialiased when shrinking. The low-resolution
     * inputs of the published program are made in this way.
     *
     * @param planes the planes, {@code count * height * width} values of any range
     * @param count the number of planes
     * @param height the height of a plane
     * @param width the width of a plane
     * @param scale the factor for both sides, such as 0.25 for a quarter of the size
     * @return the {@code count} planes of {@code ceil(height * scale)} by {@code ceil(width * scale)} values; not
     *     clamped, so values may lie outside the input's range
     * @throws IllegalArgumentException if the number of values or the scale is wrong
     */
    public static float[] imresize(float[] planes, int count, int height, int width, double scale) {
        check(planes, count, height, width);
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("scale is " + scale + ", expected a number above 0");
        }
        ResampleWeights vertical = ResampleWeights.scale(height, scale);
        float[] between = resampleRows(planes, count, height, width, vertical);
        return resampleColumns(between, count * vertical.outputs(), width, ResampleWeights.scale(width, scale));
    }

    /**
     * Resizes to an 8-bit picture as PIL's {@code Image.resize} does: values are rounded and clamped after each of the
     * two dimensions. Alpha is resized separately.
     *
     * @throws IllegalArgumentException if a side is less than 1
     */
    public static BufferedImage resize(BufferedImage picture, int toWidth, int toHeight, ResizeKernel kernel) {
        checkSize(toHeight, toWidth);
        Pixels from = Pixels.of(picture);
        byte[] bytes = from.toBytes();
        // On the scale of 0 to 255, sums that end in one half are exact, so that they are rounded as in PIL.
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes[i] & 0xff;
        }
        values = resampleColumns(
                values, 3 * from.height(), from.width(), ResampleWeights.fit(from.width(), toWidth, kernel));
        roundToBytes(values);
        values = resampleRows(values, 3, from.height(), toWidth, ResampleWeights.fit(from.height(), toHeight, kernel));
        roundToBytes(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] / 127.5f - 1;
        }
        return new Pixels(toWidth, toHeight, values, from.resizeAlpha(toWidth, toHeight, kernel)).toImage();
    }

    private static void roundToBytes(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.floor(Math.max(0, Math.min(255, values[i])) + 0.5);
        }
    }

    /**
     * Resizes to any size with the weights of PIL's {@code Image.resize}, without rounding.
     *
     * @param planes the planes, {@code count * height * width} values of any range
     * @param count the number of planes
     * @param height the height of a plane
     * @param width the width of a plane
     * @param toHeight the height of a resized plane
     * @param toWidth the width of a resized plane
     * @param kernel the interpolation kernel
     * @return the {@code count} planes of {@code toHeight} by {@code toWidth} values; not clamped, so values may lie
     *     outside the input's range
     * @throws IllegalArgumentException if the number of values or a size is wrong
     */
    public static float[] resize(
            float[] planes, int count, int height, int width, int toHeight, int toWidth, ResizeKernel kernel) {
        check(planes, count, height, width);
        checkSize(toHeight, toWidth);
        float[] between = resampleColumns(planes, count * height, width, ResampleWeights.fit(width, toWidth, kernel));
        return resampleRows(between, count, height, toWidth, ResampleWeights.fit(height, toHeight, kernel));
    }

    private static void checkSize(int toHeight, int toWidth) {
        if (toHeight < 1 || toWidth < 1) {
            throw new IllegalArgumentException(
                    "the new size is " + toWidth + "x" + toHeight + ", expected at least 1x1");
        }
    }

    private static void check(float[] planes, int count, int height, int width) {
        if (count < 1 || height < 1 || width < 1 || planes.length != (long) count * height * width) {
            throw new IllegalArgumentException(
                    "planes has " + planes.length + " values, expected " + count + " * " + height + " * " + width);
        }
    }

    /** Resizes each row to another length. */
    static float[] resampleColumns(float[] in, int rows, int width, ResampleWeights weights) {
        int outputs = weights.outputs();
        int taps = weights.taps();
        int[] indices = weights.indices();
        double[] factors = weights.weights();
        float[] out = new float[Math.multiplyExact(rows, outputs)];
        for (int row = 0; row < rows; row++) {
            for (int o = 0; o < outputs; o++) {
                double sum = 0;
                for (int k = o * taps; k < (o + 1) * taps; k++) {
                    sum += factors[k] * in[row * width + indices[k]];
                }
                out[row * outputs + o] = (float) sum;
            }
        }
        return out;
    }

    /** Resizes each column to another length; every output row is a weighted sum of input rows. */
    static float[] resampleRows(float[] in, int count, int height, int width, ResampleWeights weights) {
        int outputs = weights.outputs();
        int taps = weights.taps();
        float[] out = new float[Math.multiplyExact(count * outputs, width)];
        double[] sums = new double[width];
        for (int row = 0; row < count * outputs; row++) {
            Arrays.fill(sums, 0);
            int plane = row / outputs;
            int o = row % outputs;
            for (int k = o * taps; k < (o + 1) * taps; k++) {
                double weight = weights.weights()[k];
                int from = (plane * height + weights.indices()[k]) * width;
                for (int x = 0; x < width; x++) {
                    sums[x] += weight * in[from + x];
                }
            }
            for (int x = 0; x < width; x++) {
                out[row * width + x] = (float) sums[x];
            }
        }
        return out;
    }
}
