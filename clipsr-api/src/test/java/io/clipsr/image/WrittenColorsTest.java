package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that colours look the same in a written file, whether or not its format can hold the picture's profile. */
class WrittenColorsTest {

    @TempDir
    private Path directory;

    /** The red of sRGB in Display P3, by a cICP chunk. */
    @ParameterizedTest
    @CsvSource({"a.png, true", "a.tif, true", "a.jpg, true", "a.bmp, false"})
    void wideColors(String name, boolean withProfile) throws IOException {
        byte[] png =
                TestFiles.pngWith(TestFiles.encoded(filled(8, 234, 51, 35), "png"), "cICP", new byte[] {12, 13, 0, 1});
        PictureSource back = written(png, name);
        assertEquals(withProfile, back.info().metadata().icc() != null);
        float[] rgb = back.read(3, 3, 1, 1).rgb();
        assertEquals(255, (rgb[0] + 1) * 127.5, 3);
        assertEquals(0, (rgb[1] + 1) * 127.5, 8);
        assertEquals(0, (rgb[2] + 1) * 127.5, 8);
    }

    /** Linear light needs more than 8 bits. */
    @ParameterizedTest
    @CsvSource({"a.png, true", "a.tif, true", "a.jpg, false", "a.bmp, false"})
    void linearLight(String name, boolean withProfile) throws IOException {
        byte[] gamma = ByteBuffer.allocate(4).putInt(100000).array();
        byte[] png = TestFiles.pngWith(TestFiles.encoded(filled(16, 330, 330, 330), "png"), "gAMA", gamma);
        PictureSource back = written(png, name);
        if (withProfile) {
            assertNotNull(back.info().metadata().icc());
        } else {
            assertNull(back.info().metadata().icc());
        }
        double level = 255 * (1.055 * Math.pow(330 / 65535.0, 1 / 2.4) - 0.055);
        assertEquals(level, (back.read(3, 3, 1, 1).rgb()[0] + 1) * 127.5, 1);
    }

    /** Strips that cannot be compressed are written whole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200})
    void noiseInTiff(int height) throws IOException {
        BufferedImage picture = new BufferedImage(900, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(height);
        for (int i = 0; i < 900 * height; i++) {
            picture.setRGB(i % 900, i / 900, random.nextInt() & 0xffffff);
        }
        Path file = directory.resolve("noise.tif");
        PictureWriter.write(picture, file, false);
        BufferedImage back = PictureReader.read(file);
        for (int i = 0; i < 900 * height; i++) {
            assertEquals(picture.getRGB(i % 900, i / 900), back.getRGB(i % 900, i / 900));
        }
    }

    @Test
    void linearGreyIsGreyInBmp() throws IOException {
        byte[] gamma = ByteBuffer.allocate(4).putInt(100000).array();
        BufferedImage grey = AwkwardPicturesTest.picture(8, 8, 16, true, false);
        PictureSource source = PictureReader.open(Files.write(
                directory.resolve("grey.png"), TestFiles.pngWith(TestFiles.encoded(grey, "png"), "gAMA", gamma)));
        Path file = directory.resolve("grey.bmp");
        PictureWriter.write(source.info().image(source), source.info(), file, false);
        float[] expected = source.read(0, 0, 8, 8).rgb();
        float[] actual = PictureReader.open(file).read(0, 0, 8, 8).rgb();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1.01f / 255);
        }
    }

    private static BufferedImage filled(int bits, int... color) {
        BufferedImage picture = AwkwardPicturesTest.picture(8, 8, bits, false, false);
        for (int i = 0; i < 64; i++) {
            picture.getRaster().setPixel(i % 8, i / 8, color);
        }
        return picture;
    }

    private PictureSource written(byte[] png, String name) throws IOException {
        PictureSource source = PictureReader.open(Files.write(directory.resolve("first.png"), png));
        PictureWriter.write(source.info().image(source), source.info(), directory.resolve(name), true);
        return PictureReader.open(directory.resolve(name));
    }
}
