package io.clipsr.kernels.cpu.micro;

/**
 * The matrix-product micro-kernel: some rows of a matrix A times a panel of B.
 *
 * <p>The rows of A may start anywhere in one array, so a convolution reads its pixels in place (implicit im2col). B is
 * packed: for each k, {@link #panel()} consecutive output channels.
 */
public interface Gemm {
    /** Returns the number of rows of a tile. */
    int rows();

    /** Returns the kernel for the rows that are left beyond whole tiles; it has the same panels. */
    default Gemm rest() {
        return this;
    }

    /** Returns a number of rows rounded up to what this kernel and that for the rest compute. */
    default int wholeRows(int count) {
        int left = count % rows();
        return count - left + (left + rest().rows() - 1) / rest().rows() * rest().rows();
    }

    /** Returns the number of output channels of a panel. */
    int panel();

    /** Returns the operations on corresponding elements that use the same instructions. */
    Elementwise elementwise();

    /** Returns a readable name, such as {@code Vector API, 512 bit}. */
    String describe();

    /**
     * Computes {@code c[cAt + r * pitch + j] += sum over i < k of a[rows[at + r] + delta + i] * b[from + i * panel +
     * j]} for r below {@link #rows()}. A row whose offset repeats that of the row before only fills up the tile, and so
     * do all rows after it: their sums are undefined.
     *
     * @param a the array with the rows of A
     * @param rows the offsets of the rows in {@code a}
     * @param at the index of the tile's first offset in {@code rows}
     * @param delta the offset that is added to all rows
     * @param k the number of products per sum
     * @param b the packed panels
     * @param from the start of the panel in {@code b}
     * @param c the array of sums, rows() rows of panel values
     * @param cAt the start of the first row in {@code c}
     * @param pitch the distance between the rows in {@code c}
     */
    void tile(float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch);

    /**
     * Computes the same sums for any number of rows: {@code c[cAt + r * pitch + j] += sum over i < k of a[rows[r] +
     * delta + i] * b[from + i * panel + j]}.
     *
     * @param rows the offsets of the rows in {@code a}; their number is one of {@link #wholeRows}
     * @param delta the offset that is added to all rows
     */
    default void product(float[] a, int[] rows, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch) {
        int r = 0;
        for (; r + rows() <= rows.length; r += rows()) {
            tile(a, rows, r, delta, k, b, from, c, cAt + r * pitch, pitch);
        }
        for (; r < rows.length; r += rest().rows()) {
            rest().tile(a, rows, r, delta, k, b, from, c, cAt + r * pitch, pitch);
        }
    }
}
