package io.clipsr.kernels.cpu;

/**
 * One direct convolution over a padded NHWC map, weights packed for {@link Gemm}.
 *
 * <p>In NHWC the pixels that one kernel row covers are neighbours in memory, so a kernel row is one run of
 * {@code kernelWidth * channels} values, and a convolution is {@code kernelRows} dot products of such runs a pixel.
 *
 * @param top row of the padded map at which the kernel of output row 0 begins
 * @param left column of the padded map at which the kernel of output column 0 begins
 * @param kernelRows rows of the kernel
 * @param run {@code kernelWidth * channels}
 * @param phaseY row of this filter's outputs within each cell of the upsampled output, else 0
 * @param phaseX column, likewise
 * @param packed {@code [panel][kernelRows][run][panel width]}, output channels beyond the last as zeros
 */
record PackedFilter(int top, int left, int kernelRows, int run, int phaseY, int phaseX, float[] packed) {

    /** Returns the number of products in one sum. */
    int depth() {
        return kernelRows * run;
    }
}
