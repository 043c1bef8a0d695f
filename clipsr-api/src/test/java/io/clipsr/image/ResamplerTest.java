package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.GoldenFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

    @ParameterizedTest
    @CsvSource({
        "64x64_div4, 1, 4",
        "33x47_div4, 1, 4",
        "101x64_div16, 1, 16",
        "250x190_div4, 1, 4",
        "255x257_div3, 1, 3",
        "256x256_div8, 1, 8",
        "up4, 4, 1"
    })
    void imresizeIsThatOfThePublishedProgram(String name, int numerator, int denominator) throws IOException {
        GoldenFile golden = new GoldenFile(ResamplerTest.class, "imresize.safetensors");
        int[] shape = golden.shape("hr_" + name);
        float[] actual = Resampler.imresize(
                scaled(golden.bytes("hr_" + name)), shape[0], shape[1], shape[2], (double) numerator / denominator);
        assertArrayEquals(golden.floats("lr_" + name), actual, 2e-6f);
    }

    /** A picture smaller than the kernel is mirrored repeatedly. The published program fails here. */
    @Test
    void imresizeTakesTinyPictures() {
        float[] constant = new float[17 * 3];
        Arrays.fill(constant, 0.25f);
        float[] actual = Resampler.imresize(constant, 1, 17, 3, 1.0 / 16);
        assertArrayEquals(new float[] {0.25f, 0.25f}, actual, 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"11, 9", "80, 50", "37, 12", "20, 64"})
    void resizeIsThatOfPil(int width, int height) throws IOException {
        BufferedImage source = PictureReader.read(TestPictures.file("pil-source.png"));
        for (ResizeKernel kernel : ResizeKernel.values()) {
            String name = "pil-" + kernel.name().toLowerCase(Locale.ROOT) + "-" + width + "x" + height + ".png";
            BufferedImage expected = PictureReader.read(TestPictures.file(name));
            assertTrue(largestDifference(expected, Resampler.resize(source, width, height, kernel)) <= 1, name);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void heldOutReductionsAreThoseOfPil(int scale) throws IOException {
        for (String name : TestPictures.HELD_OUT) {
            BufferedImage reduced =
                    Resampler.resize(TestPictures.heldOut(name), 256 / scale, 256 / scale, ResizeKernel.BICUBIC);
            assertTrue(largestDifference(TestPictures.heldOut(name, scale), reduced) <= 1, name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSizeChangesNothing(ResizeKernel kernel) throws IOException {
        BufferedImage picture = PictureReader.read(TestPictures.file("pil-source.png"));
        assertEquals(0, largestDifference(picture, Resampler.resize(picture, 37, 29, kernel)));
    }

    /** Every output's weights sum to 1, also when resizing from or to one pixel. */
    @ParameterizedTest
    @CsvSource({"1, 7", "7, 1", "1000, 3", "3, 1000"})
    void constantStaysConstant(int from, int to) {
        float[] constant = new float[2 * from];
        Arrays.fill(constant, -0.75f);
        for (ResizeKernel kernel : ResizeKernel.values()) {
            float[] expected = new float[2 * to];
            Arrays.fill(expected, -0.75f);
            assertArrayEquals(expected, Resampler.resize(constant, 2, 1, from, 1, to, kernel), 1e-6f);
            assertArrayEquals(expected, Resampler.resize(constant, 2, from, 1, to, 1, kernel), 1e-6f);
        }
    }

    @Test
    void badArgumentsAreNamed() {
        IllegalArgumentException size = assertThrows(
                IllegalArgumentException.class,
                () -> Resampler.resize(new float[4], 1, 2, 2, 0, 5, ResizeKernel.BICUBIC));
        assertEquals("the new size is 5x0, expected at least 1x1", size.getMessage());
        IllegalArgumentException count =
                assertThrows(IllegalArgumentException.class, () -> Resampler.imresize(new float[5], 1, 2, 2, 0.5));
        assertEquals("planes has 5 values, expected 1 * 2 * 2", count.getMessage());
        IllegalArgumentException scale = assertThrows(
                IllegalArgumentException.class, () -> Resampler.imresize(new float[4], 1, 2, 2, Double.NaN));
        assertEquals("scale is NaN, expected a number above 0", scale.getMessage());
    }

    private static float[] scaled(byte[] bytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes[i] & 0xff) / 127.5f - 1;
        }
        return values;
    }

    private static int largestDifference(BufferedImage expected, BufferedImage actual) {
        assertEquals(expected.getWidth(), actual.getWidth());
        assertEquals(expected.getHeight(), actual.getHeight());
        byte[] e = Pixels.of(expected).toBytes();
        byte[] a = Pixels.of(actual).toBytes();
        int largest = 0;
        for (int i = 0; i < e.length; i++) {
            largest = Math.max(largest, Math.abs((e[i] & 0xff) - (a[i] & 0xff)));
        }
        return largest;
    }
}
