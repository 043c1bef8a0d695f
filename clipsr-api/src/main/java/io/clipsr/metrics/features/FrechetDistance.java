package io.clipsr.metrics.features;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * The Fréchet distance of two sets of features, taken as Gaussians (Heusel et al., "GANs Trained by a Two Time-Scale
 * Update Rule", 2017): {@code |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))}. It is FID only on Inception's features; on
 * others its values compare among themselves. With fewer pictures than features it is biased upwards.
 */
public final class FrechetDistance {

    private FrechetDistance() {}

    /**
     * Returns the distance.
     *
     * @param first the features of each picture of the first set, at least two
     * @param second the features of each picture of the second set, at least two
     * @return the distance, 0 for equal sets
     * @throws IllegalArgumentException if there are too few pictures, or features differ in number
     */
    public static double between(List<float[]> first, List<float[]> second) {
        int size = first.isEmpty() ? 0 : first.get(0).length;
        double[][] a = rows(first, size);
        double[][] b = rows(second, size);
        double distance = 0;
        for (int i = 0; i < size; i++) {
            double difference = mean(a, i) - mean(b, i);
            distance += difference * difference;
        }
        RealMatrix covarianceA = new Covariance(a).getCovarianceMatrix();
        RealMatrix covarianceB = new Covariance(b).getCovarianceMatrix();
        distance += covarianceA.getTrace() + covarianceB.getTrace();
        RealMatrix root = new EigenDecomposition(positive(covarianceA)).getSquareRoot();
        // S1 S2 has the eigenvalues of this matrix, which is symmetric.
        RealMatrix product = symmetric(root.multiply(covarianceB).multiply(root));
        for (double eigenvalue : new EigenDecomposition(product).getRealEigenvalues()) {
            distance -= 2 * Math.sqrt(Math.max(0, eigenvalue));
        }
        return Math.max(0, distance);
    }

    private static double[][] rows(List<float[]> features, int size) {
        if (features.size() < 2) {
            throw new IllegalArgumentException("a set has " + features.size() + " pictures, expected at least 2");
        }
        double[][] rows = new double[features.size()][size];
        for (int i = 0; i < rows.length; i++) {
            if (features.get(i).length != size) {
                throw new IllegalArgumentException("a picture has " + features.get(i).length
                        + " features, the first one " + size + "; take all from one network");
            }
            for (int k = 0; k < size; k++) {
                rows[i][k] = features.get(i)[k];
            }
        }
        return rows;
    }

    private static double mean(double[][] rows, int column) {
        double sum = 0;
        for (double[] row : rows) {
            sum += row[column];
        }
        return sum / rows.length;
    }

    /** Adds so little to the diagonal that rounding leaves no negative eigenvalue, which has no root. */
    private static RealMatrix positive(RealMatrix covariance) {
        RealMatrix positive = symmetric(covariance);
        double little = 1e-12 * (1 + covariance.getTrace());
        for (int i = 0; i < positive.getRowDimension(); i++) {
            positive.addToEntry(i, i, little);
        }
        return positive;
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return new Array2DRowRealMatrix(
                matrix.add(matrix.transpose()).scalarMultiply(0.5).getData(), false);
    }
}
