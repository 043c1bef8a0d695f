package io.clipsr.metrics;

/**
 * The difference between two ways on the same pictures.
 *
 * @param difference the differences, first minus second; those of two infinite values are 0
 * @param higher the number of pictures on which the first way has the higher value
 * @param lower the number of pictures on which the first way has the lower value
 * @param p the probability of such a split or a more uneven one if neither way were better, see {@link #signTest}
 */
public record PairedSample(Sample difference, int higher, int lower, double p) {

    /**
     * Compares two ways picture by picture.
     *
     * @param first the values of the first way
     * @param second the values of the second way, on the same pictures
     * @param seed the seed of the interval, see {@link Sample#of}
     * @throws IllegalArgumentException if there are none, not equally many, or one is NaN
     */
    public static PairedSample of(double[] first, double[] second, long seed) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("there are " + first.length + " and " + second.length
                    + " values, expected one of each way for each picture");
        }
        double[] differences = new double[first.length];
        int higher = 0;
        int lower = 0;
        for (int i = 0; i < first.length; i++) {
            differences[i] = first[i] == second[i] ? 0 : first[i] - second[i];
            higher += differences[i] > 0 ? 1 : 0;
            lower += differences[i] < 0 ? 1 : 0;
        }
        return new PairedSample(Sample.of(differences, seed), higher, lower, signTest(higher, lower));
    }

    /**
     * Returns the two-sided p-value of the sign test (Dixon and Mood, "The statistical sign test", 1946): twice the
     * probability that a fair coin, tossed {@code higher + lower} times, shows its rarer side at most
     * {@code min(higher, lower)} times; at most 1. Pictures without a difference do not count.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public static double signTest(int higher, int lower) {
        if (higher < 0 || lower < 0) {
            throw new IllegalArgumentException("the numbers are " + higher + " and " + lower + ", expected 0 or more");
        }
        int tosses = higher + lower;
        double logBinomial = 0; // of tosses over i
        double sum = 0;
        for (int i = 0; i <= Math.min(higher, lower); i++) {
            sum += Math.exp(logBinomial - tosses * Math.log(2));
            logBinomial += Math.log(tosses - i) - Math.log(i + 1);
        }
        return Math.min(1, 2 * sum);
    }
}
