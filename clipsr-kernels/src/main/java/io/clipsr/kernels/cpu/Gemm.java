package io.clipsr.kernels.cpu;

/**
 * The matrix-product micro-kernel: {@link #ROWS} rows of a matrix A times a panel of B.
 *
 * <p>The rows of A may start anywhere in one array, so a convolution reads its pixels in place (implicit im2col). B is
 * packed: for each k, {@link #panel()} consecutive output channels.
 */
interface Gemm {
    /** The rows of a tile. Six rows times two vectors are 12 independent sums, enough to keep two FMA units busy. */
    int ROWS = 6;

    /** Returns the number of output channels of a panel. */
    int panel();

    /** Returns a readable name, such as {@code Vector API, 512 bit}. */
    String describe();

    /**
     * Computes {@code c[r][j] += sum over i < k of a[rows[at + r] + delta + i] * b[from + i * panel + j]} for r below
     * {@link #ROWS}.
     *
     * @param a the array with the rows of A
     * @param rows the offsets of the rows in {@code a}
     * @param at the index of the tile's first offset in {@code rows}
     * @param delta the offset that is added to all rows
     * @param k the number of products per sum
     * @param b the packed panels
     * @param from the start of the panel in {@code b}
     * @param c the array of sums: a row-major tile of ROWS times panel values, starting at {@code cAt}
     * @param cAt the start of the tile in {@code c}
     */
    void tile(float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt);
}
