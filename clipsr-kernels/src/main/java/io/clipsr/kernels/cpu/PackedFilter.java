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
 * @param phaseY the row of this filter's outputs in each 2x2 cell of the output of an upsampled convolution, else 0
 * @param phaseX the column of this filter's outputs in each 2x2 cell, else 0
 * @param packed the weights {@code [panel][kernelRows][run][panel width]}, zero-padded to whole panels
 */
record PackedFilter(int top, int left, int kernelRows, int run, int phaseY, int phaseX, float[] packed) {

    /** Returns the number of products in one sum. */
    int depth() {
        return kernelRows * run;
    }
}
