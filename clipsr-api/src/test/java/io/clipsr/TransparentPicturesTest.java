package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Pixels;
import io.clipsr.image.ResizeKernel;
import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the bundled model on pictures with alpha. */
class TransparentPicturesTest {
    private static SuperResolver resolver;

    @BeforeAll
    static void open() {
        resolver = SuperResolver.open();
    }

    @AfterAll
    static void close() {
        resolver.close();
    }

    @Test
    void alphaIsKept() throws IOException {
        BufferedImage opaque = TestPictures.heldOut("koala", 4);
        BufferedImage small = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                small.setRGB(x, y, x < 32 ? opaque.getRGB(x, y) : 0);
            }
        }
        BufferedImage large = resolver.upscale(small, "a koala");
        assertEquals(255, large.getRGB(40, 128) >>> 24);
        assertEquals(0, large.getRGB(200, 128) >>> 24);
    }

    /** The outline of a disk is much closer to the true one than bicubic alpha. */
    @Test
    void outlinesAreSharp() {
        double[] truth = new double[256 * 256];
        BufferedImage small = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                double sum = 0;
                for (int i = 0; i < 16; i++) {
                    int at = (4 * y + i / 4) * 256 + 4 * x + i % 4;
                    truth[at] = Math.max(0, Math.min(1, 90.5 - Math.hypot(at % 256 - 120.3, at / 256 - 131.8)));
                    sum += truth[at];
                }
                small.setRGB(x, y, (int) Math.round(255 * sum / 16) << 24 | 0x3080c0);
            }
        }
        BufferedImage large = resolver.upscale(small, "");
        float[] bicubic = Pixels.of(small).resizeAlpha(256, 256, ResizeKernel.BICUBIC);
        double squares = 0;
        double squaresOfBicubic = 0;
        for (int i = 0; i < truth.length; i++) {
            squares += Math.pow((large.getRGB(i % 256, i / 256) >>> 24) / 255.0 - truth[i], 2);
            squaresOfBicubic += Math.pow(bicubic[i] - truth[i], 2);
        }
        assertTrue(squares < squaresOfBicubic / 2, squares + " instead of " + squaresOfBicubic);
    }
}
