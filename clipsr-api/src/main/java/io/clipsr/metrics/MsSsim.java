package io.clipsr.metrics;

import java.awt.image.BufferedImage;

/**
 * Multi-scale structural similarity (Wang, Simoncelli, Bovik, "Multiscale structural similarity for image quality
 * assessment", 2003) of the luma of {@link Psnr#ofLuma}: the product over five scales of the contrast and structure
 * terms, and of the whole index at the coarsest scale, each to the power of the paper's weight. A scale is half of the
 * one before (means of 2x2 pixels); the window is Gaussian, 11x11 with standard deviation 1.5. A negative term, which
 * has no real power, counts as 0.
 */
public final class MsSsim {
    private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

    /** The smallest side in pixels: the window must fit into the coarsest scale. */
    public static final int SMALLEST_SIDE = GaussianSsim.WINDOW << (WEIGHTS.length - 1);

    private MsSsim() {}

    /**
     * Returns the similarity; alpha is ignored.
     *
     * @return the similarity, 0 to 1; 1 if the pictures are equal
     * @throws IllegalArgumentException if they differ in size, or a side is below {@link #SMALLEST_SIDE} pixels
     */
    public static double between(BufferedImage first, BufferedImage second) {
        SizeCheck.same(first, second);
        if (Math.min(first.getWidth(), first.getHeight()) < SMALLEST_SIDE) {
            throw new IllegalArgumentException("the pictures are " + first.getWidth() + "x" + first.getHeight()
                    + ", multi-scale similarity needs at least " + SMALLEST_SIDE + "x" + SMALLEST_SIDE + " pixels");
        }
        Luma a = Luma.of(first);
        Luma b = Luma.of(second);
        double product = 1;
        for (int scale = 0; scale < WEIGHTS.length; scale++) {
            GaussianSsim terms = GaussianSsim.between(a, b);
            double term = scale < WEIGHTS.length - 1 ? terms.contrast() : terms.similarity();
            product *= Math.pow(Math.max(0, term), WEIGHTS[scale]);
            a = a.halved();
            b = b.halved();
        }
        return product;
    }
}
