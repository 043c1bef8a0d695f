package io.clipsr.metrics.natural;

import org.apache.commons.math3.special.Gamma;

/**
 * An asymmetric generalised Gaussian distribution, fitted by its moments (Lasmar, Stitou, Berthoumieu, "Multiscale
 * skewed heavy tailed model for texture analysis", 2009). The shape is searched from 0.2 to 10 in steps of 0.001, as in
 * the programs of BRISQUE and NIQE.
 *
 * @param shape the shape: 2 for a Gaussian, less for heavier tails
 * @param left the scale below 0
 * @param right the scale above 0
 */
record AsymmetricGaussian(double shape, double left, double right) {
    private static final double FIRST = 0.2;
    private static final double STEP = 0.001;
    private static final double[] RATIOS = ratios();

    private static double[] ratios() {
        double[] ratios = new double[(int) Math.round((10 - FIRST) / STEP) + 1];
        for (int i = 0; i < ratios.length; i++) {
            double shape = FIRST + i * STEP;
            ratios[i] = Math.exp(2 * Gamma.logGamma(2 / shape) - Gamma.logGamma(1 / shape) - Gamma.logGamma(3 / shape));
        }
        return ratios;
    }

    /** Returns the fit; its numbers are NaN if there are no values below 0 or none above. */
    static AsymmetricGaussian fit(double[] values) {
        double leftSquares = 0;
        double rightSquares = 0;
        double sum = 0;
        int below = 0;
        int above = 0;
        for (double value : values) {
            sum += Math.abs(value);
            if (value < 0) {
                leftSquares += value * value;
                below++;
            } else if (value > 0) {
                rightSquares += value * value;
                above++;
            }
        }
        if (below == 0 || above == 0) {
            return new AsymmetricGaussian(Double.NaN, Double.NaN, Double.NaN);
        }
        double left = Math.sqrt(leftSquares / below);
        double right = Math.sqrt(rightSquares / above);
        double ratio = left / right;
        double mean = sum / values.length;
        double observed = mean * mean / ((leftSquares + rightSquares) / values.length);
        double wanted = observed * (Math.pow(ratio, 3) + 1) * (ratio + 1) / Math.pow(ratio * ratio + 1, 2);
        int best = 0;
        for (int i = 1; i < RATIOS.length; i++) {
            best = Math.abs(RATIOS[i] - wanted) < Math.abs(RATIOS[best] - wanted) ? i : best;
        }
        double shape = FIRST + best * STEP;
        double scale = Math.exp((Gamma.logGamma(1 / shape) - Gamma.logGamma(3 / shape)) / 2);
        return new AsymmetricGaussian(shape, left * scale, right * scale);
    }

    /** Returns the mean of the distribution. */
    double mean() {
        return (right - left) * Math.exp(Gamma.logGamma(2 / shape) - Gamma.logGamma(1 / shape));
    }
}
