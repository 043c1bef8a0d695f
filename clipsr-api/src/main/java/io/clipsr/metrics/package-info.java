/**
 * Measures of super-resolution: the similarity of two pictures, the naturalness of one, and statistics over many.
 *
 * <p>{@link io.clipsr.metrics.Psnr} and {@link io.clipsr.metrics.Ssim} have the forms of the published program (8-bit
 * RGB, all pixels) and of papers on super-resolution (luma, without a border). {@link io.clipsr.metrics.Sample} and
 * {@link io.clipsr.metrics.PairedSample} say how far a mean can be relied on.
 */
package io.clipsr.metrics;
