package io.clipsr.kernels.cpu.micro;

/**
 * Operations on corresponding elements of ranges of arrays. The ranges of a call do not overlap unless they are equal.
 */
public interface Elementwise {

    /**
     * Computes {@code y[at + i] = sum over n of factor[n] * x[from + index[n] * distance + i]} for i below length.
     *
     * @param index the rows of x, at least one
     * @param factor the factor of each row
     * @param x the array with the rows
     * @param from the start of row 0
     * @param distance the distance of the rows
     * @param y the array of the results
     * @param at the start of the results
     * @param length the number of results
     */
    void combine(int[] index, float[] factor, float[] x, int from, int distance, float[] y, int at, int length);

    /**
     * Computes {@code y[at + i] = leakyRelu(gamma[g + i] * x[from + i] + beta[b + i])} for i below length.
     *
     * @param slope the factor of negative values
     */
    void affineLeakyRelu(
            float[] x, int from, float[] gamma, int g, float[] beta, int b, float slope, float[] y, int at, int length);

    /** Computes {@code y[at + i] = leakyRelu(x[from + i])} for i below length. */
    void leakyRelu(float slope, float[] x, int from, float[] y, int at, int length);

    /**
     * Computes {@code y[at + i] = quickGelu(x[from + i])} for i below length, where quickGelu(v) is {@code v / (1 +
     * exp(-1.702 v))}. The error is at most 3e-7 times the larger of 1 and the result.
     */
    void quickGelu(float[] x, int from, float[] y, int at, int length);

    /** Computes {@code y[at + i] += x[from + i]} for i below length. */
    void add(float[] x, int from, float[] y, int at, int length);
}
