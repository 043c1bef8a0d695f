package io.clipsr.metrics.natural;

/**
 * Luma, normalised by its local mean and deviation.
 *
 * @param width the width in pixels
 * @param values the normalised values
 * @param deviations the local deviations
 */
record NormalizedLuma(int width, double[] values, double[] deviations) {
    private static final int REACH = 3;
    private static final double DEVIATION = 7 / 6.0;
    private static final double[] KERNEL = kernel();

    private static double[] kernel() {
        double[] kernel = new double[2 * REACH + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = Math.exp(-(i - REACH) * (i - REACH) / (2 * DEVIATION * DEVIATION));
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    static NormalizedLuma of(float[] luma, int width, int height) {
        double[] squares = new double[luma.length];
        double[] plain = new double[luma.length];
        for (int i = 0; i < luma.length; i++) {
            plain[i] = luma[i];
            squares[i] = plain[i] * plain[i];
        }
        double[] means = blurred(plain, width, height);
        double[] deviations = blurred(squares, width, height);
        double[] values = new double[luma.length];
        for (int i = 0; i < luma.length; i++) {
            deviations[i] = Math.sqrt(Math.abs(deviations[i] - means[i] * means[i]));
            values[i] = (plain[i] - means[i]) / (deviations[i] + 1);
        }
        return new NormalizedLuma(width, values, deviations);
    }

    /** Returns weighted means; beyond the edges, the edge pixels are repeated. */
    private static double[] blurred(double[] values, int width, int height) {
        double[] rows = new double[values.length];
        double[] means = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            for (int k = -REACH; k <= REACH; k++) {
                rows[i] += KERNEL[k + REACH] * values[i - x + Math.max(0, Math.min(width - 1, x + k))];
            }
        }
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width;
            for (int k = -REACH; k <= REACH; k++) {
                means[i] += KERNEL[k + REACH] * rows[Math.max(0, Math.min(height - 1, y + k)) * width + x];
            }
        }
        return means;
    }

    double[] block(int x, int y, int side) {
        double[] block = new double[side * side];
        for (int row = 0; row < side; row++) {
            System.arraycopy(values, (y + row) * width + x, block, row * side, side);
        }
        return block;
    }

    double sharpness(int x, int y, int side) {
        double sum = 0;
        for (int i = 0; i < side * side; i++) {
            sum += deviations[(y + i / side) * width + x + i % side];
        }
        return sum / (side * side);
    }
}
