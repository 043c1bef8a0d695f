package io.clipsr.tiles;

import io.clipsr.model.Span;

/**
 * The range of the input's alpha around each pixel of the result, and whether there is an outline: alpha changes within
 * about two pixels. Each pixel of the input looks at the 5x5 pixels around it, and each pixel of the result at four
 * pixels of the input.
 */
final class AlphaRange {
    /** The number of input pixels to each side at which a pixel of the input looks. */
    private static final int REACH = 2;
    /**
     * The largest change between neighbours as a share of the range, below which alpha is gradual and above which it is
     * an outline. Across a hard outline it is at least a half, for any position of the outline within the pixel; in a
     * shadow whose edge is four pixels wide it is 0.39.
     */
    private static final float GRADUAL = 0.39f;

    private static final float OUTLINE = 0.46f;

    private final int width;
    private final float[] low;
    private final float[] high;
    private final float[] sharpness;
    private boolean outline;

    /**
     * The position of each pixel of a span of the result among the inputs.
     *
     * @param first the first of the two inputs beside a pixel, counted without the margin
     * @param share the weight of the second one
     */
    record Sampling(int[] first, float[] share) {
        Sampling(Span span, int from, int to) {
            this(new int[span.length()], new float[span.length()]);
            int begin = (int) Math.floor(center(span.from(), from, to));
            for (int i = 0; i < first.length; i++) {
                double center = center(span.from() + i, from, to);
                first[i] = (int) Math.floor(center) - begin;
                share[i] = (float) (center - Math.floor(center));
            }
        }
    }

    private static double center(int pixel, int from, int to) {
        return (pixel + 0.5) * from / to - 0.5;
    }

    /**
     * Returns the inputs on which a span of the result depends; some may lie beyond the edges.
     *
     * @param from the size of the input
     * @param to the size of the result
     */
    static Span inputs(Span span, int from, int to) {
        int first = (int) Math.floor(center(span.from(), from, to));
        int last = (int) Math.floor(center(span.to() - 1, from, to)) + 1;
        return new Span(first - REACH, last + REACH + 1);
    }

    /**
     * Looks around all pixels of an input.
     *
     * @param input the values, with a margin of {@value #REACH} pixels
     * @param inputWidth the width with the margin
     */
    AlphaRange(float[] input, int inputWidth) {
        int inputHeight = input.length / inputWidth;
        width = inputWidth - 2 * REACH;
        int area = width * (inputHeight - 2 * REACH);
        low = new float[area];
        high = new float[area];
        sharpness = new float[area];
        for (int i = 0; i < area; i++) {
            look(input, inputWidth, i);
        }
    }

    private void look(float[] input, int inputWidth, int i) {
        int corner = i / width * inputWidth + i % width;
        float least = input[corner];
        float most = input[corner];
        float step = 0;
        for (int y = 0; y <= 2 * REACH; y++) {
            for (int x = 0; x <= 2 * REACH; x++) {
                int at = corner + y * inputWidth + x;
                least = Math.min(least, input[at]);
                most = Math.max(most, input[at]);
                if (x > 0) {
                    step = Math.max(step, Math.abs(input[at] - input[at - 1]));
                }
                if (y > 0) {
                    step = Math.max(step, Math.abs(input[at] - input[at - inputWidth]));
                }
            }
        }
        low[i] = least;
        high[i] = most;
        if (step > GRADUAL * (most - least)) {
            sharpness[i] = Math.min(1, (step / (most - least) - GRADUAL) / (OUTLINE - GRADUAL));
            outline = true;
        }
    }

    boolean hasOutline() {
        return outline;
    }

    /** Returns the share of the network's result at a pixel of the result: 0 for gradual alpha, 1 for an outline. */
    float sharpness(Sampling rows, Sampling columns, int i) {
        int y = i / columns.first.length;
        int x = i % columns.first.length;
        int at = rows.first[y] * width + columns.first[x];
        float upper = sharpness[at] + columns.share[x] * (sharpness[at + 1] - sharpness[at]);
        float lower = sharpness[at + width] + columns.share[x] * (sharpness[at + width + 1] - sharpness[at + width]);
        return upper + rows.share[y] * (lower - upper);
    }

    /** Limits a value to the range around a pixel of the result. */
    float limited(float value, Sampling rows, Sampling columns, int i) {
        int at = rows.first[i / columns.first.length] * width + columns.first[i % columns.first.length];
        float least = Math.min(Math.min(low[at], low[at + 1]), Math.min(low[at + width], low[at + width + 1]));
        float most = Math.max(Math.max(high[at], high[at + 1]), Math.max(high[at + width], high[at + width + 1]));
        return Math.max(least, Math.min(most, value));
    }
}
