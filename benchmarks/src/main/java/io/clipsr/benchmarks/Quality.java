package io.clipsr.benchmarks;

import io.clipsr.metrics.Psnr;
import io.clipsr.metrics.Ssim;
import java.awt.image.BufferedImage;
import java.util.Collection;

/**
 * The similarity of a picture to the ground truth.
 *
 * @param psnr the PSNR in decibels, see {@link Psnr}
 * @param ssim the SSIM, at most 1, see {@link Ssim}
 */
record Quality(double psnr, double ssim) {

    static Quality of(BufferedImage picture, BufferedImage truth) {
        return new Quality(Psnr.between(picture, truth), Ssim.between(picture, truth));
    }

    /** Returns the arithmetic mean, also of decibels, as papers report it. */
    static Quality mean(Collection<Quality> all) {
        return new Quality(
                all.stream().mapToDouble(Quality::psnr).average().orElseThrow(),
                all.stream().mapToDouble(Quality::ssim).average().orElseThrow());
    }
}
