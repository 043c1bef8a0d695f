package io.clipsr.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DegradationTest {

    @Test
    void matlabIsImresizeOfFloats() throws IOException {
        Pixels picture = Pixels.of(TestPictures.heldOut("lemur"));
        Pixels small = Degradation.MATLAB.reduce(picture, 8);
        assertEquals(32, small.width());
        assertEquals(32, small.height());
        assertArrayEquals(Resampler.imresize(picture.rgb(), 3, 256, 256, 0.125), small.rgb());
        float[] large = Resampler.imresize(small.rgb(), 3, 32, 32, 8);
        assertArrayEquals(
                new Pixels(256, 256, large, null).toBytes(),
                Pixels.of(Degradation.MATLAB.bicubic(small, 8)).toBytes());
    }

    @Test
    void bicubicIsThatOfPictureFiles() throws IOException {
        BufferedImage picture = TestPictures.heldOut("lemur");
        Pixels small = Degradation.BICUBIC.reduce(Pixels.of(picture), 8);
        BufferedImage expected = Resampler.resize(picture, 32, 32, ResizeKernel.BICUBIC);
        assertArrayEquals(Pixels.of(expected).rgb(), small.rgb());
        assertArrayEquals(
                Pixels.of(Resampler.resize(expected, 256, 256, ResizeKernel.BICUBIC))
                        .rgb(),
                Pixels.of(Degradation.BICUBIC.bicubic(small, 8)).rgb());
    }

    @ParameterizedTest
    @EnumSource
    void thePictureItselfIsConsistentAndItsNegativeIsNot(Degradation way) throws IOException {
        BufferedImage picture = TestPictures.heldOut("crab");
        Pixels small = way.reduce(Pixels.of(picture), 4);
        assertEquals(Double.POSITIVE_INFINITY, way.consistency(picture, small));
        float[] negative = small.rgb().clone();
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -negative[i];
        }
        double decibels = way.consistency(picture, new Pixels(small.width(), small.height(), negative, null));
        assertTrue(decibels < 15, () -> "" + decibels);
    }

    /** A constant of 100 against one of 110. */
    @Test
    void consistencyIsInUnitsOf255() {
        BufferedImage result = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64; i++) {
            result.setRGB(i % 8, i / 8, 0x646464);
        }
        float[] input = new float[12];
        Arrays.fill(input, 110 / 127.5f - 1);
        assertEquals(
                10 * Math.log10(255.0 * 255 / 100),
                Degradation.BICUBIC.consistency(result, new Pixels(2, 2, input, null)),
                1e-4);
    }

    @ParameterizedTest
    @CsvSource({"7, 8", "8, 7"})
    void sidesThatTheScaleDoesNotDivideAreRefused(int width, int height) {
        Pixels picture = new Pixels(width, height, new float[3 * width * height], null);
        for (Degradation way : Degradation.values()) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> way.reduce(picture, 4));
            assertEquals(
                    "the picture has " + width + "x" + height + " pixels, which 4 does not divide; crop it first",
                    e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Degradation.MATLAB.reduce(picture, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Degradation.MATLAB.consistency(
                        new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB), new Pixels(4, 4, new float[48], null)));
    }
}
