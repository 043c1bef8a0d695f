package io.clipsr.kernels.cpu;

import io.clipsr.kernels.cpu.micro.Gemm;

/**
 * The weights of one direct convolution over a padded NHWC map, packed for {@link Gemm}.
 *
 * <p>In NHWC, the pixels that one kernel row covers are contiguous in memory. So a kernel row is one run of
 * {@code kernelWidth * channels} values, and a convolution is {@code kernelRows} dot products of such runs per pixel.
 *
 * @param top the row of the padded map where the kernel of output row 0 starts
 * @param left the column of the padded map where the kernel of output column 0 starts
 * @param kernelRows the number of kernel rows
 * @param run the length of a run, {@code kernelWidth * channels}
 * @param firstRow the row of this filter's first output: for a phase of an upsampled convolution, its row in each 2x2
 *     cell
 * @param firstColumn the column of this filter's first output
 * @param packed the weights {@code [panel][kernelRows][run][panel width]}, zero-padded to whole panels
 */
record PackedFilter(int top, int left, int kernelRows, int run, int firstRow, int firstColumn, float[] packed) {

    /** Returns the number of products in one sum. */
    int depth() {
        return kernelRows * run;
    }

    /** Returns the filter with its first output in another row and column of an output that is not upsampled. */
    PackedFilter beginningAt(int row, int column) {
        return new PackedFilter(row, column, kernelRows, run, row, column, packed);
    }
}
