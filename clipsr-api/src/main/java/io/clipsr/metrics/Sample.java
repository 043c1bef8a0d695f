package io.clipsr.metrics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What the values of a measure over several pictures tell about its mean.
 *
 * @param count the number of values
 * @param mean the mean; infinite if a value is
 * @param deviation the standard deviation of the values, with {@code n - 1}; NaN if there is only one value, or an
 *     infinite one
 * @param low the lower end of the interval of the mean
 * @param high the upper end of the interval of the mean
 */
public record Sample(int count, double mean, double deviation, double low, double high) {
    /** The share of intervals that hold the true mean, if the pictures are a random choice. */
    public static final double CONFIDENCE = 0.95;

    /** The number of resamples. */
    public static final int RESAMPLES = 2_000;

    /**
     * Summarises values. The interval is the percentile bootstrap of Efron ("Bootstrap methods: another look at the
     * jackknife", 1979): the means of {@value #RESAMPLES} resamples with replacement are sorted, and 2.5 % are cut off
     * at each end. With fewer than about ten values it is too narrow.
     *
     * @param values the values, at least one, none NaN
     * @param seed the seed of the resamples: the same seed gives the same interval
     * @throws IllegalArgumentException if there is no value, or one is NaN
     */
    public static Sample of(double[] values, long seed) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException(
                    "there is no value, or one is NaN; leave out pictures that a measure does not apply to");
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / (values.length - 1));
        double[] means = new double[RESAMPLES];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int k = 0; k < values.length; k++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        double tail = (1 - CONFIDENCE) / 2;
        return new Sample(values.length, mean, deviation, quantile(means, tail), quantile(means, 1 - tail));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Returns a quantile of sorted values, interpolated linearly between neighbours. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double low = sorted[below];
        double high = sorted[below + 1];
        return low == high ? low : low + (at - below) * (high - low);
    }
}
