package io.clipsr.kernels.cpu;

import io.clipsr.kernels.cpu.micro.Elementwise;

/** A linear combination of equally spaced rows of floats. Factors of 0 cost nothing. */
final class LinearCombination {
    private final int[] index;
    private final float[] factor;

    private LinearCombination(float[] factors) {
        int count = 0;
        for (float f : factors) {
            count += f == 0 ? 0 : 1;
        }
        index = new int[count];
        factor = new float[count];
        int n = 0;
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] != 0) {
                index[n] = i;
                factor[n++] = factors[i];
            }
        }
    }

    /** Returns the combinations in the rows of a matrix, each with a factor that is not 0. */
    static LinearCombination[] ofRows(float[][] matrix) {
        LinearCombination[] rows = new LinearCombination[matrix.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new LinearCombination(matrix[i]);
        }
        return rows;
    }

    /** Computes the combination, see {@link Elementwise#combine}. */
    void compute(Elementwise elementwise, float[] x, int from, int distance, float[] y, int at, int length) {
        elementwise.combine(index, factor, x, from, distance, y, at, length);
    }
}
