package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests our encoders of pixels against the JDK's decoders. */
class EncodedPixelsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 3, 8",
        "7, 5, 1, 8",
        "7, 5, 2, 8",
        "7, 5, 3, 8",
        "7, 5, 4, 8",
        "7, 5, 1, 16",
        "7, 5, 2, 16",
        "7, 5, 3, 16",
        "7, 5, 4, 16",
        "600, 700, 3, 8",
        "600, 700, 4, 16",
        "200000, 3, 3, 8",
        "1, 3000, 3, 8"
    })
    void samplesComeBack(int width, int height, int bands, int bits) throws IOException {
        PictureInfo info = new PictureInfo(width, height, bands < 3, bands % 2 == 0, bits, null, Metadata.NONE);
        BufferedImage picture = picture(info);
        for (String name : new String[] {"a.png", "a.tif"}) {
            Path file = folder.resolve(name);
            PictureWriter.write(picture, info, file, true);
            byte[] first = Files.readAllBytes(file);
            BufferedImage back = ImageIO.read(file.toFile());
            assertEquals(bands, back.getRaster().getNumBands(), name);
            assertArrayEquals(samples(picture), samples(back), name);
            PictureWriter.write(picture, info, file, true);
            assertArrayEquals(first, Files.readAllBytes(file), "the bytes differ from time to time, " + name);
        }
    }

    /** Gradients and noise, and flat stripes, so that parts of the picture suit different ways of compression. */
    private static BufferedImage picture(PictureInfo info) {
        WritableRaster raster = info.colorModel().createCompatibleWritableRaster(info.width(), info.height());
        Random random = new Random(5);
        int max = (1 << info.bits()) - 1;
        for (int y = 0; y < info.height(); y++) {
            for (int x = 0; x < info.width(); x++) {
                for (int b = 0; b < raster.getNumBands(); b++) {
                    int value = y / 100 % 2 == 1 ? x / 50 * 37 : (x + 3 * y) * (max / 255) + random.nextInt(9) + 50 * b;
                    raster.setSample(x, y, b, value & max);
                }
            }
        }
        return new BufferedImage(info.colorModel(), raster, false, null);
    }

    private static int[] samples(RenderedImage picture) {
        Raster raster = picture.getData();
        return raster.getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }

    @Test
    void photographsAreSmallerThanByTheJdk() throws IOException {
        BufferedImage koala = TestPictures.heldOut("koala");
        assertTrue(size(koala) < 0.8 * byJdk(koala), size(koala) + " bytes, by the JDK " + byJdk(koala));
    }

    @Test
    void flatGraphicsAreNotLarger() throws IOException {
        BufferedImage flat = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(2);
        int[] tile = random.ints(16 * 16, 0, 1 << 24).toArray();
        for (int i = 0; i < 625; i++) {
            flat.setRGB(i % 25 * 16, i / 25 * 16, 16, 16, tile, 0, 16);
        }
        assertTrue(size(flat) < 1.05 * byJdk(flat), size(flat) + " bytes, by the JDK " + byJdk(flat));
    }

    private long size(BufferedImage picture) throws IOException {
        Path file = folder.resolve("size.png");
        PictureWriter.write(picture, file, true);
        return Files.size(file);
    }

    private static int byJdk(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.size();
    }
}
