package io.clipsr.kernels;

/**
 * The TIFBlock's modulation of a map, {@code lrelu(gamma1 * lrelu(gamma0 * x + beta0) + beta1)} (paper section III-B;
 * {@code DFBLK} of the published program).
 *
 * <p>Each of the four is {@code [n, channels]}, one value for a whole channel; n may be 1 for a batch that shares them.
 *
 * @param slope of the leaky ReLU, 0.2 in CLIP-SR
 * @param perPixel what each pixel adds to the four, or null
 */
public record Modulation(Tensor gamma0, Tensor beta0, Tensor gamma1, Tensor beta1, float slope, PerPixel perPixel) {

    /**
     * The part of a pixel that looked at the prompt's words (MODEL.md section 5): {@code layer} times its context is
     * added to gamma0, beta0, gamma1 and beta1. How, and whether those ever lie in memory, is up to the device.
     *
     * @param context map {@code [n, inner, height, width]}, of the modulated map's height and width, see
     *     {@link Device#crossAttention}
     * @param layer 1x1 convolution from inner to {@code 4 * channels}, rows of gamma0 first, then beta0, gamma1, beta1
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
