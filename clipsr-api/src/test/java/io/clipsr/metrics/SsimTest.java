package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsimTest {

    @ParameterizedTest
    @CsvSource({"3, 0.5171776567171954", "4, 0.9577963499810677", "5, 0.9264222017893434", "6, 0.21030180203875148"})
    void isThatOfThePublishedProgram(int number, double expected) throws IOException {
        assertEquals(expected, Ssim.between(GoldenPair.read(number)), 1e-9);
    }

    @Test
    void equalPicturesAreOne() throws IOException {
        BufferedImage picture = TestPictures.heldOut("koala");
        assertEquals(1, Ssim.between(picture, picture), 1e-12);
    }

    @Test
    void tooSmallForAWindowIsRefused() {
        BufferedImage tiny = new BufferedImage(9, 2, BufferedImage.TYPE_INT_RGB);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Ssim.between(tiny, tiny));
        assertEquals("the pictures are 9x2, structural similarity needs at least 3x3 pixels", e.getMessage());
    }
}
