package io.clipsr.metrics.natural;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * A Gaussian distribution of statistics.
 *
 * @param means the means
 * @param covariance the covariances, with {@code n - 1}; all 0 for fewer than two samples
 */
record Gaussian(double[] means, RealMatrix covariance) {

    /** Fits samples; those with a NaN do not count for the covariances, and a NaN not for its mean. */
    static Gaussian fit(List<double[]> samples) {
        List<double[]> complete = samples.stream().filter(Gaussian::isComplete).toList();
        int size = samples.get(0).length;
        RealMatrix covariance = complete.size() < 2
                ? new Array2DRowRealMatrix(size, size)
                : new Covariance(complete.toArray(double[][]::new)).getCovarianceMatrix();
        return new Gaussian(means(samples), covariance);
    }

    static boolean isComplete(double[] sample) {
        for (double value : sample) {
            if (Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    static double[] means(List<double[]> samples) {
        double[] means = new double[samples.get(0).length];
        for (int i = 0; i < means.length; i++) {
            int at = i;
            means[i] = samples.stream()
                    .mapToDouble(sample -> sample[at])
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(Double.NaN);
        }
        return means;
    }
}
