/**
 * Naturalness without a true picture: statistics of natural scenes, after the papers on BRISQUE and NIQE. They need no
 * reference, and say nothing of faithfulness: read them beside {@link io.clipsr.metrics.Psnr}.
 */
package io.clipsr.metrics.natural;
