package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.metrics.Degradation;
import io.clipsr.metrics.MsSsim;
import io.clipsr.metrics.Psnr;
import io.clipsr.metrics.Ssim;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * A measure of results.
 *
 * @param name the name in files for programs, such as {@code psnr_y}
 * @param label the name for people, with its unit
 * @param decimals the number of decimals that are shown
 * @param higherIsBetter whether a higher value means a better result
 * @param value the measure of a picture's result; NaN if it does not apply
 */
public record Measure(
        String name,
        String label,
        int decimals,
        boolean higherIsBetter,
        ToDoubleBiFunction<Prepared, BufferedImage> value) {
    private static final int SMALLEST_LUMA = 11;

    /**
     * Returns the measures that need no model.
     *
     * @param border the border that measures of luma leave out, in pixels
     */
    public static List<Measure> standard(int border, Degradation degradation) {
        List<Measure> measures = new ArrayList<>();
        measures.add(
                new Measure("psnr", "PSNR dB", 3, true, (picture, result) -> Psnr.between(picture.truth(), result)));
        measures.add(new Measure("ssim", "SSIM", 4, true, (picture, result) -> Ssim.between(picture.truth(), result)));
        measures.add(new Measure(
                "psnr_y",
                "PSNR-Y dB",
                3,
                true,
                (picture, result) ->
                        side(result) < 2 * border + 1 ? Double.NaN : Psnr.ofLuma(picture.truth(), result, border)));
        measures.add(new Measure(
                "ssim_y",
                "SSIM-Y",
                4,
                true,
                (picture, result) -> side(result) < 2 * border + SMALLEST_LUMA
                        ? Double.NaN
                        : Ssim.ofLuma(picture.truth(), result, border)));
        measures.add(new Measure(
                "ms_ssim",
                "MS-SSIM",
                4,
                true,
                (picture, result) ->
                        side(result) < MsSsim.SMALLEST_SIDE ? Double.NaN : MsSsim.between(picture.truth(), result)));
        measures.add(new Measure(
                "consistency",
                "consistency dB",
                2,
                true,
                (picture, result) -> degradation.consistency(result, picture.input())));
        return measures;
    }

    private static int side(BufferedImage picture) {
        return Math.min(picture.getWidth(), picture.getHeight());
    }
}
