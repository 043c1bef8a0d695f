package io.clipsr.metrics;

/** Weighted means in a Gaussian window, one dimension after the other. */
final class GaussianBlur {

    private GaussianBlur() {}

    /** Returns the weights of one dimension, which sum to 1; their products are those of the square window. */
    static double[] kernel(int size, double deviation) {
        double[] weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double distance = i - size / 2;
            weights[i] = Math.exp(-distance * distance / (2 * deviation * deviation));
            sum += weights[i];
        }
        for (int i = 0; i < size; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** Returns the means of the windows that lie inside: {@code (height - n + 1) * (width - n + 1)} values. */
    static double[] inside(double[] values, int width, int height, double[] kernel) {
        int toWidth = width - kernel.length + 1;
        int toHeight = height - kernel.length + 1;
        double[] rows = new double[height * toWidth];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < toWidth; x++) {
                double sum = 0;
                for (int k = 0; k < kernel.length; k++) {
                    sum += kernel[k] * values[y * width + x + k];
                }
                rows[y * toWidth + x] = sum;
            }
        }
        double[] means = new double[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            for (int k = 0; k < kernel.length; k++) {
                for (int x = 0; x < toWidth; x++) {
                    means[y * toWidth + x] += kernel[k] * rows[(y + k) * toWidth + x];
                }
            }
        }
        return means;
    }
}
