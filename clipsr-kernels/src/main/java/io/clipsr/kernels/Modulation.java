package io.clipsr.kernels;

/**
 * The TIFBlock's modulation of a map, {@code lrelu(gamma1 * lrelu(gamma0 * x + beta0) + beta1)}
 * (paper section III-B; {@code DFBLK} of the published program).
 *
 * <p>Each of the four is {@code [n, channels]}, one value for a whole channel, or {@code [n, channels, height, width]},
 * one for each pixel; n may be 1 for a batch that shares them. All four are of one kind.
 *
 * @param slope of the leaky ReLU, 0.2 in CLIP-SR
 */
public record Modulation(Tensor gamma0, Tensor beta0, Tensor gamma1, Tensor beta1, float slope) {

    /** Whether there is one value for each pixel. */
    public boolean perPixel() {
        return gamma0.rank() == 4;
    }
}
