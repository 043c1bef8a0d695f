package io.clipsr.image;

/**
 * One dimension of a region of a resized picture, made of the pixels around it alone: bit for bit what
 * {@link Resampler#resize} makes of the whole.
 */
public final class AxisResize {
    private final int first;
    private final int end;
    private final ResampleWeights weights;

    /**
     * @param in size of the whole picture
     * @param out size of the whole result
     * @param from first pixel of the result that is wanted
     * @param to pixel behind the last that is wanted
     */
    public AxisResize(int in, int out, ResizeKernel kernel, int from, int to) {
        ResampleWeights absolute = ResampleWeights.fit(in, out, kernel, from, to);
        this.first = absolute.firstInput();
        this.end = absolute.endOfInputs();
        this.weights = absolute.from(first);
    }

    /** Returns the first pixel that the result depends on. */
    public int first() {
        return first;
    }

    /** Pixel behind the last that the result is made of. */
    public int end() {
        return end;
    }

    /**
     * Resizes a region.
     *
     * @param planes {@code count} planes of the pixels that the two dimensions name
     * @return {@code count} planes of the wanted size; not clamped
     */
    public static float[] apply(float[] planes, int count, AxisResize rows, AxisResize columns) {
        int height = rows.end - rows.first;
        float[] between =
                Resampler.resampleColumns(planes, count * height, columns.end - columns.first, columns.weights);
        return Resampler.resampleRows(between, count, height, columns.weights.outputs(), rows.weights);
    }
}
