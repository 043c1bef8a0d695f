package io.clipsr.kernels;

/**
 * The TIFBlock's modulation of a map, {@code lrelu(gamma1 * lrelu(gamma0 * x + beta0) + beta1)} (paper section III-B;
 * {@code DFBLK} of the published program).
 *
 * <p>The factors and summands are {@code [n, channels]}, one value per channel; n may be 1 if the batch shares them.
 *
 * @param gamma0 the first factors
 * @param beta0 the first summands
 * @param gamma1 the second factors
 * @param beta1 the second summands
 * @param slope the slope of the leaky ReLU, 0.2 in CLIP-SR
 * @param perPixel the part that is added to the four at each pixel, or null
 */
public record Modulation(Tensor gamma0, Tensor beta0, Tensor gamma1, Tensor beta1, float slope, PerPixel perPixel)
        implements Pointwise {

    /**
     * The per-pixel part of a modulation, computed from the prompt's words (MODEL.md section 5): {@code layer} times
     * the pixel's context is added to gamma0, beta0, gamma1 and beta1. A device need not store the sums in memory.
     *
     * @param context the map {@code [n, inner, height, width]}, of the modulated map's height and width, see
     *     {@link Device#crossAttention}
     * @param layer the 1x1 convolution from inner to {@code 4 * channels}: the rows of gamma0, then beta0, gamma1 and
     *     beta1
     */
    public record PerPixel(Tensor context, Conv2dLayer layer) {}

    /** Creates a modulation that is the same for all pixels. */
    public Modulation(Tensor gamma0, Tensor beta0, Tensor gamma1, Tensor beta1, float slope) {
        this(gamma0, beta0, gamma1, beta1, slope, null);
    }

    public Modulation plus(PerPixel part) {
        return new Modulation(gamma0, beta0, gamma1, beta1, slope, part);
    }
}
