package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PsnrTest {

    @ParameterizedTest
    @CsvSource({"3, 20.46721681453623", "4, 26.185754580152715", "5, 27.050167161816457", "6, 12.24004122337254"})
    void isThatOfThePublishedProgram(int number, double expected) throws IOException {
        assertEquals(expected, Psnr.between(GoldenPair.read(number)), 1e-10);
    }

    @Test
    void equalPicturesAreInfinitelyClose() throws IOException {
        BufferedImage picture = TestPictures.heldOut("koala");
        assertEquals(Double.POSITIVE_INFINITY, Psnr.between(picture, picture));
    }

    /**
     * The mean PSNR of PIL's enlargements of its own reductions of the held-out pictures, measured with PIL and NumPy.
     */
    @ParameterizedTest
    @CsvSource({
        "BICUBIC, 4, 24.598",
        "BICUBIC, 8, 21.595",
        "BICUBIC, 16, 19.113",
        "LANCZOS3, 4, 24.835",
        "LANCZOS3, 8, 21.794",
        "LANCZOS3, 16, 19.227"
    })
    void baselinesAreThoseOfPil(ResizeKernel kernel, int scale, double expected) throws IOException {
        double sum = 0;
        for (String name : TestPictures.HELD_OUT) {
            BufferedImage enlarged = Resampler.resize(TestPictures.heldOut(name, scale), 256, 256, kernel);
            sum += Psnr.between(TestPictures.heldOut(name), enlarged);
        }
        assertEquals(expected, sum / TestPictures.HELD_OUT.size(), 0.001);
    }

    @Test
    void differentSizesAreRefused() {
        BufferedImage a = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
        BufferedImage b = new BufferedImage(3, 4, BufferedImage.TYPE_INT_RGB);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Psnr.between(a, b));
        assertEquals("the pictures differ in size, 4x3 and 3x4; resize one of them first", e.getMessage());
    }
}
