package io.clipsr.image;

/**
 * The resize of a region of a picture along one dimension, from only the pixels that it depends on. The result is
 * bit-identical to that part of the result of {@link Resampler#resize}, except where the picture goes on beyond its
 * ends.
 */
public final class AxisResize {
    private final int first;
    private final int end;
    private final ResampleWeights weights;

    /**
     * Creates the resize of a region.
     *
     * @param in the size of the whole picture
     * @param out the size of the whole result
     * @param kernel the interpolation kernel
     * @param beyond whether the picture goes on beyond its ends; otherwise the kernel is truncated there
     * @param from the first pixel of the region of the result
     * @param to the pixel after the last one of the region
     */
    public AxisResize(int in, int out, ResizeKernel kernel, boolean beyond, int from, int to) {
        ResampleWeights absolute = ResampleWeights.fit(in, out, kernel, beyond, from, to);
        this.first = absolute.firstInput();
        this.end = absolute.endOfInputs();
        this.weights = absolute.from(first);
    }

    /** Returns the first pixel that the result depends on; negative if that lies before the picture. */
    public int first() {
        return first;
    }

    /** Returns the pixel after the last one that the result depends on. */
    public int end() {
        return end;
    }

    /**
     * Resizes a region.
     *
     * @param planes the planes of the input pixels, from {@link #first} to {@link #end} in both dimensions
     * @param count the number of planes
     * @param rows the resize along the height
     * @param columns the resize along the width
     * @return the {@code count} planes of the region, not clamped
     */
    public static float[] apply(float[] planes, int count, AxisResize rows, AxisResize columns) {
        int height = rows.end - rows.first;
        float[] between =
                Resampler.resampleColumns(planes, count * height, columns.end - columns.first, columns.weights);
        return Resampler.resampleRows(between, count, height, columns.weights.outputs(), rows.weights);
    }
}
