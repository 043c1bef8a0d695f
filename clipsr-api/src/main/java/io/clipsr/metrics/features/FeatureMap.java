package io.clipsr.metrics.features;

/**
 * Features on a grid.
 *
 * @param channels the number of channels
 * @param height the number of rows
 * @param width the number of columns
 * @param values the values, channel by channel
 */
record FeatureMap(int channels, int height, int width, float[] values) {

    /** Returns the largest value of each window; windows lie inside. */
    FeatureMap pooled(int window, int stride) {
        int toHeight = (height - window) / stride + 1;
        int toWidth = (width - window) / stride + 1;
        float[] pooled = new float[channels * toHeight * toWidth];
        for (int i = 0; i < pooled.length; i++) {
            int x = i % toWidth * stride;
            int y = i / toWidth % toHeight * stride;
            int start = (i / (toWidth * toHeight) * height + y) * width + x;
            float largest = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < window * window; k++) {
                largest = Math.max(largest, values[start + k / window * width + k % window]);
            }
            pooled[i] = largest;
        }
        return new FeatureMap(channels, toHeight, toWidth, pooled);
    }

    /**
     * Returns the distance of LPIPS at one layer: the features of each place are scaled to length 1, and the mean over
     * the places is taken of the weighted sum of squared differences.
     */
    double distance(FeatureMap other, float[] weights) {
        int area = height * width;
        double sum = 0;
        for (int at = 0; at < area; at++) {
            double length = length(at);
            double otherLength = other.length(at);
            for (int c = 0; c < channels; c++) {
                double difference = values[c * area + at] / length - other.values[c * area + at] / otherLength;
                sum += weights[c] * difference * difference;
            }
        }
        return sum / area;
    }

    private double length(int at) {
        double squares = 0;
        for (int i = at; i < values.length; i += height * width) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares) + 1e-10;
    }
}
