package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Conv2dSpec;

/** Decides for each convolution by which {@link WinogradScheme} it is computed, or by its definition. */
interface SchemeChoice {
    /** Computes each convolution by its definition. */
    SchemeChoice EXACT = (spec, height, width, rows) -> null;

    /** Computes each convolution in the way with the lowest {@link ConvolutionCost}. */
    SchemeChoice CHEAPEST = ConvolutionCost::cheapest;

    /**
     * Returns the scheme for a convolution. Whether an upsampled convolution has one must not depend on the sizes.
     *
     * @param height the height of the output before the pixel shuffle
     * @param width the width of the output before the pixel shuffle
     * @param rows the number of tiles that are multiplied together at least
     * @return the scheme; null for the definition
     */
    WinogradScheme of(Conv2dSpec spec, int height, int width, int rows);
}
