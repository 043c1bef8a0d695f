package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.GoldenFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelsTest {

    /** Files of two pixels, and their values; 16-bit values are divided by 257. */
    @ParameterizedTest
    @CsvSource({
        "grey8.png,               128 128 128, 200 200 200,          opaque",
        "grey8-srgb.png,          128 128 128, 200 200 200,          opaque",
        "grey16.png,              128 128 128, 48.035 48.035 48.035, opaque",
        "grey1.png,               0 0 0,       255 255 255,          opaque",
        "grey-alpha8.png,         128 128 128, 200 200 200,          1 0.2",
        "grey-alpha16.png,        128 128 128, 48.035 48.035 48.035, 1 0.2",
        "rgb8.png,                10 128 250,  1 2 3,                opaque",
        "rgb16.png,               10 128 250,  48.035 0.00778 255,   opaque",
        "rgba8.png,               10 128 250,  40 50 60,             1 0.2",
        "rgba16.png,              10 128 250,  40 50 60,             1 0.2",
        "palette-transparent.png, 10 128 250,  40 50 60,             1 0.2",
        "rgb-colorkey.png,        10 128 250,  10 128 250,           1 0",
    })
    void readsWhatStandsInTheFile(String file, String left, String right, String alpha) throws IOException {
        Pixels pixels = Pixels.of(PictureReader.read(TestPictures.file(file)));
        assertEquals(2, pixels.width());
        assertEquals(1, pixels.height());
        float[] l = floats(left);
        float[] r = floats(right);
        float[] expected = {l[0], r[0], l[1], r[1], l[2], r[2]};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] / 127.5 - 1, pixels.rgb()[i], 1e-5);
        }
        assertEquals(!alpha.equals("opaque"), pixels.hasAlpha());
        if (pixels.hasAlpha()) {
            assertArrayEquals(floats(alpha), pixels.alpha(), 1e-6f);
        }
    }

    @Test
    void greyJpegKeepsItsValue() throws IOException {
        Pixels pixels = Pixels.of(PictureReader.read(TestPictures.file("grey.jpg")));
        assertEquals(128 / 127.5f - 1, pixels.rgb()[0]);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE
            })
    void everyTypeOfBufferedImageIsTheSame(int type) {
        BufferedImage picture = new BufferedImage(3, 2, type);
        picture.setRGB(2, 1, 0xff0a80fa);
        Pixels pixels = Pixels.of(picture);
        assertArrayEquals(
                new byte[] {10, (byte) 128, (byte) 250},
                new byte[] {pixels.toBytes()[5], pixels.toBytes()[11], pixels.toBytes()[17]});
        assertEquals(0xff0a80fa, pixels.toImage().getRGB(2, 1));
    }

    /** The published program computes (v / 255 - 0.5) / 0.5 in 32 bits; the bits must be the same. */
    @Test
    void everyByteIsThePublishedValueAndComesBack() {
        BufferedImage picture = new BufferedImage(256, 1, BufferedImage.TYPE_INT_RGB);
        for (int v = 0; v < 256; v++) {
            picture.setRGB(v, 0, v << 16 | v << 8 | v);
        }
        Pixels pixels = Pixels.of(picture);
        for (int v = 0; v < 256; v++) {
            assertEquals((v / 255f - 0.5f) / 0.5f, pixels.rgb()[v]);
            assertEquals(v, pixels.toBytes()[v] & 0xff);
            assertEquals(picture.getRGB(v, 0), pixels.toImage().getRGB(v, 0));
        }
        assertNull(pixels.alpha());
    }

    @Test
    void outOfRangeIsClamped() {
        float[] values = {-3, 3, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0};
        byte[] bytes = new Pixels(2, 1, values, null).toBytes();
        assertArrayEquals(new byte[] {0, (byte) 255, 0, 0, (byte) 255, (byte) 128}, bytes);
    }

    @Test
    void transparentPictureDoesNotTurnBlack() {
        BufferedImage small = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(4, 4, 8, 8);
        graphics.dispose();

        BufferedImage large =
                Pixels.of(small).resize(64, 64, ResizeKernel.BICUBIC).toImage();

        assertTrue(large.getColorModel().hasAlpha());
        assertEquals(0x00, large.getRGB(0, 0) >>> 24);
        assertEquals(0xff, large.getRGB(32, 32) >>> 24);
        boolean partly = false;
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                assertEquals(0xffffff, large.getRGB(x, y) & 0xffffff);
                int alpha = large.getRGB(x, y) >>> 24;
                partly |= alpha > 0 && alpha < 0xff;
            }
        }
        assertTrue(partly, "a soft edge");
    }

    @Test
    void whollyTransparentPictureStaysSo() {
        BufferedImage picture = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(2, 2, 0x00ff8040);
        Pixels pixels = Pixels.of(picture);
        assertTrue(pixels.hasAlpha());
        assertArrayEquals(new float[60], pixels.rgb(), "the hidden colour is gone");
        assertEquals(0, pixels.toImage().getRGB(2, 2) >>> 24);
    }

    @Test
    void roundsAsThePublishedProgram() throws IOException {
        GoldenFile golden = new GoldenFile(TestPictures.class, "/io/clipsr/metrics/metrics.safetensors");
        for (int i = 3; i <= 6; i++) {
            int[] shape = golden.shape("sr_float_" + i);
            Pixels pixels = new Pixels(shape[2], shape[1], golden.floats("sr_float_" + i), null);
            assertArrayEquals(golden.bytes("sr_" + i), pixels.toBytes());
            assertFalse(pixels.hasAlpha());
        }
    }

    @Test
    void wrongNumberOfValuesIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Pixels(2, 3, new float[6], null));
        assertEquals("rgb has 6 values, expected 3 * 3 * 2", e.getMessage());
    }

    private static float[] floats(String text) {
        String[] words = text.split(" ");
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(words[i]);
        }
        return values;
    }
}
