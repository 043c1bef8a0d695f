package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The measures of luma equal those of NumPy ({@code src/test/python/metrics_golden.py}). */
class LumaMetricsTest {

    private static BufferedImage enlarged(BufferedImage small, int scale) {
        BufferedImage large = picture(small.getWidth() * scale, small.getHeight() * scale);
        for (int i = 0; i < large.getWidth() * large.getHeight(); i++) {
            int x = i % large.getWidth();
            int y = i / large.getWidth();
            large.setRGB(x, y, small.getRGB(x / scale, y / scale));
        }
        return large;
    }

    private static BufferedImage picture(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    }

    private static void refuses(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "luma.tsv", delimiter = '\t')
    void areThoseOfNumpy(String name, double psnr, double ssim, double multiScale) throws IOException {
        BufferedImage picture = TestPictures.heldOut(name);
        BufferedImage blocks = enlarged(TestPictures.heldOut(name, 4), 4);
        assertEquals(psnr, Psnr.ofLuma(picture, blocks, 4), 1e-9);
        assertEquals(ssim, Ssim.ofLuma(picture, blocks, 4), 1e-9);
        assertEquals(multiScale, MsSsim.between(picture, blocks), 1e-9);
    }

    @Test
    void equalPicturesAreAsCloseAsCanBe() throws IOException {
        BufferedImage picture = TestPictures.heldOut("horse");
        assertEquals(Double.POSITIVE_INFINITY, Psnr.ofLuma(picture, picture, 0));
        assertEquals(1, Ssim.ofLuma(picture, picture, 0), 1e-12);
        assertEquals(1, MsSsim.between(picture, picture), 1e-12);
    }

    /** A negative correlation has no real power; the product is then 0. */
    @Test
    void aNegativeIsNotSimilar() {
        BufferedImage checks = picture(176, 177);
        BufferedImage negative = picture(176, 177);
        for (int i = 0; i < 176 * 177; i++) {
            int white = (i % 176 / 16 + i / 176 / 16) % 2 == 0 ? 0xffffff : 0;
            checks.setRGB(i % 176, i / 176, white);
            negative.setRGB(i % 176, i / 176, 0xffffff - white);
        }
        assertEquals(0, MsSsim.between(checks, negative));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        BufferedImage wide = picture(20, 12);
        BufferedImage high = picture(12, 20);
        String differ = "the pictures differ in size, 20x12 and 12x20; resize one of them first";
        refuses(differ, () -> Psnr.ofLuma(wide, high, 0));
        refuses(differ, () -> Ssim.ofLuma(wide, high, 0));
        refuses(differ, () -> MsSsim.between(wide, high));
        refuses(
                "the pictures differ in size, 20x12 and 20x13; resize one of them first",
                () -> Psnr.ofLuma(wide, picture(20, 13), 0));
        refuses(
                "the border is -1, expected 0 or more and less than half of 20x12 pixels",
                () -> Psnr.ofLuma(wide, wide, -1));
        refuses(
                "the border is 6, expected 0 or more and less than half of 20x12 pixels",
                () -> Psnr.ofLuma(wide, wide, 6));
        refuses(
                "the border is 6, expected 0 or more and less than half of 12x20 pixels",
                () -> Psnr.ofLuma(high, high, 6));
        refuses(
                "the pictures have 18x10 pixels without the border, structural similarity of luma needs at least 11x11",
                () -> Ssim.ofLuma(wide, wide, 1));
        refuses(
                "the pictures are 20x12, multi-scale similarity needs at least 176x176 pixels",
                () -> MsSsim.between(wide, wide));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "2, 1"})
    void valuesMustPair(int first, int second) {
        refuses(
                "there are " + first + " and " + second + " values, expected equally many, at least one",
                () -> Psnr.ofValues(new double[first], new double[second]));
    }
}
