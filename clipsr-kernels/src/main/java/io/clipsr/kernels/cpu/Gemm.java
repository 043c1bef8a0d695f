package io.clipsr.kernels.cpu;

/**
 * The micro-kernel that everything heavy comes down to: {@link #ROWS} rows of a matrix A times a panel of B.
 *
 * <p>The rows of A lie anywhere in one array, so a convolution reads its pixels where they are and nothing is copied to
 * make a matrix of them (implicit im2col). B is packed: for each k, {@link #panel()} neighbouring output channels.
 */
interface Gemm {
    /** Rows of one tile: six rows times two vectors are 12 independent sums, enough to keep two FMA units busy. */
    int ROWS = 6;

    /** Returns the output channels of a panel. */
    int panel();

    /** Returns a readable name: {@code Vector API, 512 bit}. */
    String describe();

    /**
     * {@code c[r][j] += sum over i < k of a[rows[at + r] + delta + i] * b[from + i * panel + j]} for r below
     * {@link #ROWS}.
     *
     * @param c tile of ROWS times panel values, row by row, at cAt
     */
    void tile(float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt);
}
