package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that transparent pictures get no fringes of their hidden colours, on any background. */
class TransparencyTest {
    private static final int SIDE = 48;
    private static final int SCALE = 4;

    @TempDir
    private Path directory;

    /** Returns an orange disk with a soft edge; transparent pixels are black, as in most programs. */
    private static BufferedImage disk(int type) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, type);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double distance = Math.hypot(x - 23.5, y - 23.5) - 16;
                int alpha = (int) Math.round(255 * Math.max(0, Math.min(1, 0.5 - distance)));
                picture.setRGB(x, y, alpha == 0 ? 0 : alpha << 24 | 0xff8020);
            }
        }
        return picture;
    }

    /**
     * After enlarging, writing, reading back and blending with a background, each pixel must lie between the disk's
     * colour and the background. A fringe is a deviation from that range, measured in 8-bit steps.
     */
    @ParameterizedTest
    @ValueSource(ints = {0xffffff, 0x000000, 0x00ff00})
    void noFringes(int ground) throws IOException {
        Path target = directory.resolve("disk.png");
        BufferedImage small = disk(BufferedImage.TYPE_INT_ARGB);
        PictureSource source = PictureSource.of(small);
        BufferedImage large = source.read(0, 0, SIDE, SIDE)
                .resize(SIDE * SCALE, SIDE * SCALE, ResizeKernel.BICUBIC)
                .toImage();
        PictureWriter.write(large, target, false);
        PictureSource back = PictureReader.open(target);
        assertTrue(fringe(back.read(0, 0, SIDE * SCALE, SIDE * SCALE), ground) <= 1);
    }

    /** The measure detects fringes of an enlargement that keeps hidden colours. */
    @Test
    void hiddenBlackWouldShow() {
        Pixels careless = new Pixels(
                SIDE,
                SIDE,
                Samples.read(disk(BufferedImage.TYPE_INT_ARGB), 0, 0, SIDE, SIDE)
                        .colors(),
                Samples.read(disk(BufferedImage.TYPE_INT_ARGB), 0, 0, SIDE, SIDE)
                        .alpha());
        assertTrue(fringe(careless.resize(SIDE * SCALE, SIDE * SCALE, ResizeKernel.BICUBIC), 0xffffff) > 10);
    }

    private static double fringe(Pixels pixels, int ground) {
        double worst = 0;
        int area = pixels.width() * pixels.height();
        for (int i = 0; i < area; i++) {
            float alpha = pixels.alpha()[i];
            for (int c = 0; c < 3; c++) {
                double behind = ground >> 16 - 8 * c & 0xff;
                double front = 0xff8020 >> 16 - 8 * c & 0xff;
                double seen = alpha * (pixels.rgb()[c * area + i] + 1) * 127.5 + (1 - alpha) * behind;
                worst = Math.max(worst, Math.max(Math.min(front, behind) - seen, seen - Math.max(front, behind)));
            }
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_4BYTE_ABGR_PRE
            })
    void regionsAgreeOnHiddenColours(int type) {
        PictureSource source = PictureSource.of(disk(type));
        Pixels whole = source.read(0, 0, SIDE, SIDE);
        PictureSource another = PictureSource.of(disk(type));
        for (int y = 0; y < SIDE; y += 7) {
            for (int x = 0; x < SIDE; x += 5) {
                int width = Math.min(5, SIDE - x);
                int height = Math.min(7, SIDE - y);
                Pixels part = another.read(x, y, width, height);
                for (int i = 0; i < 3 * width * height; i++) {
                    int at = i % (width * height);
                    assertEquals(
                            whole.rgb()[i / (width * height) * SIDE * SIDE + (y + at / width) * SIDE + x + at % width],
                            part.rgb()[i]);
                }
            }
        }
        float[] corner = source.read(0, 0, 1, 1).rgb();
        assertEquals(0xff, (corner[0] + 1) * 127.5, 2.1, "the disk's colour, as far away as it may be");
        assertEquals(0x80, (corner[1] + 1) * 127.5, 2.1);
    }

    @Test
    void alphaIsStraightOnDisk() throws IOException {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB_PRE);
        picture.setRGB(0, 0, 0x80ff0000);
        picture.setRGB(1, 0, 0xff00ff00);
        for (String name : new String[] {"a.png", "a.tif"}) {
            PictureWriter.write(picture, directory.resolve(name), false);
            BufferedImage back = PictureReader.read(directory.resolve(name));
            assertArrayEquals(new int[] {255, 0, 0, 128}, back.getRaster().getPixel(0, 0, (int[]) null));
        }
    }

    /** A ramp of 65536 steps stays a ramp: it never decreases, and has far more than 256 levels. */
    @ParameterizedTest
    @ValueSource(strings = {"ramp.png", "ramp.tif"})
    void sixteenBitRampsStaySmooth(String name) throws IOException {
        BufferedImage ramp = AwkwardPicturesTest.picture(512, 4, 16, false, false);
        PictureSource source = PictureSource.of(ramp);
        Pixels large = source.read(0, 0, 512, 4).resize(2048, 16, ResizeKernel.BICUBIC);
        PictureInfo info = source.info().resized(2048, 16);
        BufferedImage samples = new BufferedImage(
                info.colorModel(), info.colorModel().createCompatibleWritableRaster(2048, 16), false, null);
        info.encode(large, samples.getRaster(), 0, 0);
        PictureWriter.write(samples, info, directory.resolve(name), false);
        PictureSource back = PictureReader.open(directory.resolve(name));
        assertEquals(16, back.info().bits());
        Pixels pixels = back.read(0, 8, 2048, 1);
        long levels = 1;
        for (int x = 1; x < 2048; x++) {
            assertTrue(pixels.rgb()[x] >= pixels.rgb()[x - 1], "falls at " + x);
            levels += pixels.rgb()[x] > pixels.rgb()[x - 1] ? 1 : 0;
        }
        assertTrue(levels > 1900, levels + " levels");
    }
}
