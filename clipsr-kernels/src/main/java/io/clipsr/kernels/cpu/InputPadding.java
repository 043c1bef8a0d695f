package io.clipsr.kernels.cpu;

import java.util.Arrays;

/** The zeros around a convolution's input. */
final class InputPadding {
    private InputPadding() {}

    /**
     * Copies all samples of the map, each with {@code padding} zeros above and on the left, and zeros below and on the
     * right up to the padded size. What lies beyond that size is left out.
     */
    static void copy(CpuTensor map, int padding, int paddedHeight, int paddedWidth, float[] padded, Parallel parallel) {
        float[] source = map.data();
        int height = map.dim(2);
        int width = map.dim(3);
        int channels = map.dim(1);
        int rowLength = paddedWidth * channels;
        int used = Math.min(width, paddedWidth - padding);
        parallel.ranges(map.dim(0) * paddedHeight, 1, (from, to) -> {
            for (int row = from; row < to; row++) {
                int y = row % paddedHeight - padding;
                int at = row * rowLength;
                if (y < 0 || y >= height) {
                    Arrays.fill(padded, at, at + rowLength, 0);
                    continue;
                }
                int inner = at + padding * channels;
                Arrays.fill(padded, at, inner, 0);
                int first = (row / paddedHeight * height + y) * width;
                System.arraycopy(source, first * channels, padded, inner, used * channels);
                Arrays.fill(padded, inner + used * channels, at + rowLength, 0);
            }
        });
    }
}
