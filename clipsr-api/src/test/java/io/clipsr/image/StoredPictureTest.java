package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the stored form of a picture has the samples of its file, whatever they mean. */
class StoredPictureTest {
    private static final int WIDTH = 24;
    private static final int HEIGHT = 10;

    @TempDir
    private Path directory;

    private PictureSource open(byte[] bytes) throws IOException {
        Path file = directory.resolve("picture");
        Files.write(file, bytes);
        return PictureReader.open(file);
    }

    private static float[] all(PictureSource source) {
        PictureInfo info = source.info();
        return source.read(0, 0, info.width(), info.height()).rgb();
    }

    private static float largest(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void noProfileIsApplied() throws IOException {
        BufferedImage picture = TestFiles.gradient(WIDTH, HEIGHT);
        float[] samples = all(PictureSource.of(picture));
        for (byte[] icc : List.of(TestProfiles.photographers(), TestProfiles.wideGamut(), TestProfiles.oneWay())) {
            PictureSource profiled = open(TestFiles.pngWithProfile(TestFiles.encoded(picture, "png"), icc));
            assertArrayEquals(samples, all(profiled.stored()));
            assertTrue(largest(samples, all(profiled)) > 8 / 127.5f, "the profile changes too little to tell");
            assertNull(profiled.stored().info().profile());
            assertNull(profiled.stored().info().metadata().icc());
        }
        byte[] jpeg = TestFiles.encoded(picture, "jpeg");
        PictureSource profiled = open(TestFiles.jpegWithProfile(jpeg, TestProfiles.photographers()));
        assertTrue(largest(all(open(jpeg)), all(profiled.stored())) <= 1 / 127.5f);
        assertTrue(largest(all(profiled), all(profiled.stored())) > 8 / 127.5f);
    }

    @Test
    void theOrientationIsIgnoredWithANote() throws IOException {
        BufferedImage picture = TestFiles.gradient(WIDTH, HEIGHT);
        byte[] jpeg = TestFiles.encoded(picture, "jpeg");
        PictureSource turned =
                open(TestFiles.jpegWithExif(jpeg, TestFiles.exif(6, WIDTH, HEIGHT, ByteOrder.BIG_ENDIAN)));
        assertEquals(HEIGHT, turned.info().width());
        assertEquals(WIDTH, turned.stored().info().width());
        assertArrayEquals(all(open(jpeg).stored()), all(turned.stored()));
        assertEquals(
                List.of("as published, the picture is not turned upright"),
                turned.stored().notes());
    }

    @Test
    void hiddenColoursShowWithANote() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0x00ff0080);
        picture.setRGB(1, 0, 0x8000ff00);
        PictureSource stored = PictureSource.of(picture).stored();
        Pixels pixels = stored.read(0, 0, 2, 1);
        assertArrayEquals(new float[] {1, -1, -1, 1, 128 / 127.5f - 1, -1}, pixels.rgb());
        assertNull(pixels.alpha());
        assertFalse(stored.info().alpha());
        assertEquals(
                List.of("as published, transparency is ignored: transparent pixels show their hidden colours"),
                stored.notes());
        assertSame(stored, stored.stored());
    }

    @Test
    void greyIsRepeatedAndTheResultIsRgb() throws IOException {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSample(0, 0, 0, 51);
        PictureSource grey = open(TestFiles.pngWithProfile(TestFiles.encoded(picture, "png"), TestProfiles.grey(1)));
        assertArrayEquals(new float[] {-0.6f, -0.6f, -0.6f}, all(grey.stored()), 1e-6f);
        assertFalse(grey.stored().info().grey());
        assertEquals(8, grey.stored().info().bits());
    }

    /** A source of a program's own, such as rows of a scanner, has no other stored form. */
    @Test
    void ofAnySourceOnlyAlphaIsDropped() {
        PictureSource made = new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(1, 1, true);
            }

            @Override
            public Pixels read(int x, int y, int width, int height) {
                return new Pixels(1, 1, new float[] {0.5f, 0, -0.5f}, new float[] {0});
            }
        };
        assertArrayEquals(new float[] {0.5f, 0, -0.5f}, all(made.stored()));
        assertNull(made.stored().read(0, 0, 1, 1).alpha());
        assertFalse(made.stored().info().alpha());
    }
}
