/** Measures of the similarity of two pictures: PSNR and SSIM. */
package io.clipsr.metrics;
