package io.clipsr.benchmarks;

import io.clipsr.metrics.Psnr;
import io.clipsr.metrics.Ssim;
import java.awt.image.BufferedImage;
import java.util.Collection;

/**
 * How close a picture is to the true one.
 *
 * @param psnr decibels, see {@link Psnr}
 * @param ssim at most 1, see {@link Ssim}
 */
record Quality(double psnr, double ssim) {

    static Quality of(BufferedImage picture, BufferedImage truth) {
        return new Quality(Psnr.between(picture, truth), Ssim.between(picture, truth));
    }

    /** Of decibels, too, the plain mean: what papers report. */
    static Quality mean(Collection<Quality> all) {
        return new Quality(
                all.stream().mapToDouble(Quality::psnr).average().orElseThrow(),
                all.stream().mapToDouble(Quality::ssim).average().orElseThrow());
    }
}
