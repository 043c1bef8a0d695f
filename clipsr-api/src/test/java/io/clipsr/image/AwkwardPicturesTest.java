package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reading and writing of unusual pictures of all formats. */
class AwkwardPicturesTest {

    @TempDir
    private Path directory;

    /** The columns are format and compression, bits, grey, alpha. */
    @ParameterizedTest
    @CsvSource({
        "png,, 8, false, false",
        "png,, 16, false, false",
        "png,, 8, true, false",
        "png,, 16, true, false",
        "png,, 8, false, true",
        "png,, 16, false, true",
        "png,, 8, true, true",
        "png,, 16, true, true",
        "tiff, LZW, 8, false, false",
        "tiff, LZW, 16, false, false",
        "tiff, ZLib, 8, false, true",
        "tiff, Deflate, 16, false, true",
        "tiff, PackBits, 8, true, false",
        "tiff,, 16, true, false",
        "bmp,, 8, false, false"
    })
    void losslessFormatsGiveEverySample(String format, String compression, int bits, boolean grey, boolean alpha)
            throws IOException {
        BufferedImage picture = picture(21, 13, bits, grey, alpha);
        PictureSource source = open("a." + format, TestFiles.encoded(picture, format, param -> {
            if (compression != null) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(compression);
            }
        }));
        assertForm(source, 21, 13, bits, grey, alpha);
        assertSame(picture, source, bits == 8 ? 255 : 65535);
        for (String name : new String[] {"back.png", "back.tif"}) {
            PictureSource back = written(source, name);
            assertForm(back, 21, 13, bits, grey, alpha);
            assertSame(picture, back, bits == 8 ? 255 : 65535);
        }
    }

    /** A picture is converted to what the format supports. */
    @ParameterizedTest
    @ValueSource(strings = {"a.jpg", "a.bmp"})
    void sixteenBitsBecomeEightWhereThereAreNoMore(String name) throws IOException {
        BufferedImage picture = picture(32, 16, 16, false, false);
        PictureSource back = written(PictureSource.of(picture), name);
        assertForm(back, 32, 16, 8, false, false);
        Pixels expected = Pixels.of(picture);
        Pixels actual = back.read(0, 0, 32, 16);
        for (int i = 0; i < expected.rgb().length; i++) {
            assertEquals(expected.rgb()[i], actual.rgb()[i], name.equals("a.bmp") ? 1.001f / 255 : 16f / 255);
        }
    }

    @Test
    void tiledTiff() throws IOException {
        BufferedImage picture = picture(100, 70, 16, false, false);
        PictureSource source = open("tiled.tif", TestFiles.encoded(picture, "tiff", param -> {
            param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            param.setTiling(32, 32, 0, 0);
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType("LZW");
        }));
        assertSame(picture, source, 65535);
    }

    @Test
    void progressiveJpeg() throws IOException {
        BufferedImage picture = TestFiles.gradient(64, 48);
        byte[] bytes = TestFiles.encoded(picture, "jpeg", param -> {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.95f);
        });
        assertClose(picture, open("progressive.jpg", bytes), 0, 0, 12);
    }

    @Test
    void greyJpegStaysGrey() throws IOException {
        PictureSource source = written(PictureSource.of(picture(30, 20, 8, true, false)), "grey.jpg");
        assertForm(source, 30, 20, 8, true, false);
    }

    @Test
    void cmykJpegBecomesSrgb() throws IOException {
        PictureSource source = PictureReader.open(TestPictures.file("cmyk.jpg"), 1000);
        assertForm(source, 40, 8, 8, false, false);
        int[] expected = {0x00ffff, 0xff00ff, 0xffff00, 0x000000, 0xffffff};
        for (int i = 0; i < expected.length; i++) {
            byte[] rgb = source.read(8 * i + 4, 4, 1, 1).toBytes();
            for (int c = 0; c < 3; c++) {
                // CMYK colours are duller than sRGB if the system has a profile for them.
                assertEquals(expected[i] >> 16 - 8 * c & 0xff, rgb[c] & 0xff, 100, "ink " + i);
            }
        }
        assertForm(written(source, "rgb.jpg"), 40, 8, 8, false, false);
    }

    /** Adobe's YCCK: inks as luminance and colour differences. */
    @Test
    void ycckJpegBecomesSrgb() throws IOException {
        byte[] bytes = Files.readAllBytes(TestPictures.file("cmyk.jpg"));
        int adobe = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("Adobe");
        assertEquals(0, bytes[adobe + 11]);
        bytes[adobe + 11] = 2;
        PictureSource source = open("ycck.jpg", bytes);
        assertForm(source, 40, 8, 8, false, false);
        byte[] black = source.read(8 * 3 + 4, 4, 1, 1).toBytes();
        for (byte b : black) {
            assertTrue((b & 0xff) < 60, "black is " + (b & 0xff));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gradient-lossless.webp, 0, false",
        "gradient-lossy.webp, 20, false",
        "gradient-alpha.webp, 0, true",
        "gradient-lossy-alpha.webp, 20, true",
        "animated.webp, 0, false"
    })
    void webp(String name, int tolerance, boolean alpha) throws IOException {
        PictureSource source = PictureReader.open(TestPictures.file(name), 1000);
        assertForm(source, 24, 16, 8, false, alpha);
        Pixels pixels = source.read(0, 0, 24, 16);
        for (int i = 0; i < 24 * 16; i++) {
            int x = i % 24;
            int y = i / 24;
            int[] expected = {10 * x, 15 * y, 6 * (x + y)};
            for (int c = 0; c < 3; c++) {
                assertEquals(expected[c], (pixels.rgb()[c * 384 + i] + 1) * 127.5, tolerance + 1e-3, x + "," + y);
            }
            if (alpha) {
                assertEquals(255 - 10 * x, 255 * pixels.alpha()[i], 1e-3);
            }
        }
    }

    @Test
    void gifWithTransparencyAndSeveralFrames() throws IOException {
        IndexColorModel palette = new IndexColorModel(
                2, 4, new byte[] {0, -1, 10, 0}, new byte[] {0, -1, 20, 0}, new byte[] {0, -1, 30, 0}, 0);
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int i = 0; i < 64; i++) {
            picture.getRaster().setSample(i % 8, i / 8, 0, i % 8 < 4 ? 0 : 2);
        }
        PictureSource source =
                open("a.gif", AnimatedGif.of(picture, new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_BINARY)));
        assertForm(source, 8, 8, 8, false, true);
        Pixels pixels = source.read(0, 0, 8, 8);
        assertEquals(0, pixels.alpha()[0]);
        assertEquals(1, pixels.alpha()[7]);
        assertArrayEquals(
                new byte[] {10, 20, 30}, source.read(0, 0, 1, 1).toBytes(), "hidden ones take the visible colour");
        assertForm(written(source, "a.png"), 8, 8, 8, false, true);
    }

    @Test
    void oneBit() throws IOException {
        BufferedImage picture = new BufferedImage(17, 5, BufferedImage.TYPE_BYTE_BINARY);
        picture.getRaster().setSample(3, 2, 0, 1);
        for (String format : new String[] {"png", "tiff", "bmp"}) {
            PictureSource source = open("bits." + format, TestFiles.encoded(picture, format));
            assertForm(source, 17, 5, 8, true, false);
            Pixels pixels = source.read(0, 0, 17, 5);
            for (int i = 0; i < 85; i++) {
                assertEquals(i == 2 * 17 + 3 ? 1 : -1, pixels.rgb()[i]);
            }
        }
    }

    @Test
    void paletteOfColoursBecomesRgb() throws IOException {
        byte[] red = new byte[20]; // the JDK's BMP encoder fails for sixteen colours or fewer
        byte[] green = new byte[20];
        byte[] blue = new byte[20];
        for (int i = 0; i < 20; i++) {
            red[i] = (byte) (i + 1);
            green[i] = (byte) (i + 4);
            blue[i] = (byte) (i + 7);
        }
        IndexColorModel palette = new IndexColorModel(8, 20, red, green, blue);
        BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        picture.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {2, 0, 1});
        for (String format : new String[] {"png", "tiff", "bmp", "gif"}) {
            PictureSource source = open("palette." + format, TestFiles.encoded(picture, format));
            assertForm(source, 3, 1, 8, false, false);
            assertArrayEquals(
                    new byte[] {3, 1, 2, 6, 4, 5, 9, 7, 8},
                    source.read(0, 0, 3, 1).toBytes(),
                    format);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 40", "40, 1", "2, 3"})
    void tinyPictures(int width, int height) throws IOException {
        BufferedImage picture = TestFiles.gradient(width, height);
        for (String format : new String[] {"png", "tiff", "bmp", "jpeg", "gif"}) {
            PictureSource source = open("tiny." + format, TestFiles.encoded(picture, format));
            assertEquals(width, source.info().width());
            assertEquals(height, source.info().height());
            for (String name : new String[] {"tiny.png", "tiny.jpg", "tiny.tif", "tiny.bmp"}) {
                PictureSource back = written(source, name);
                assertEquals(width, back.info().width());
                assertEquals(height, back.info().height());
            }
        }
    }

    /** The format is detected by content, not by name. */
    @ParameterizedTest
    @CsvSource({"png, picture.jpg", "jpeg, picture.png", "tiff, picture.bmp", "bmp, picture", "gif, picture.webp.txt"})
    void wrongExtension(String format, String name) throws IOException {
        assertForm(open(name, TestFiles.encoded(picture(9, 7, 8, false, false), format)), 9, 7, 8, false, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holiday at sea.png",
                " \u732b\u306e\u5199\u771f.png",
                "\ud83d\udc31\ud83c\udfd6.tif",
                "a'b\"c&d%20.jpg",
                "-o.png"
            })
    void namesOfAllSorts(String name) throws IOException {
        Path file;
        try {
            file = directory.resolve(name);
        } catch (InvalidPathException e) {
            Assumptions.abort("this JVM's locale has no such file names: " + e.getMessage());
            return;
        }
        BufferedImage picture = picture(9, 7, 8, false, false);
        PictureWriter.write(picture, file, false);
        assertForm(PictureReader.open(file, 63), 9, 7, 8, false, false);
        Path copy = Files.copy(file, directory.resolve("copy of " + name), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(9, PictureReader.read(copy).getWidth());
    }

    @Test
    void regionsDoNotDependOnOneAnother() throws IOException {
        PictureSource source = open("a.png", TestFiles.encoded(picture(50, 40, 16, false, false), "png"));
        Pixels whole = source.read(0, 0, 50, 40);
        Pixels part = source.read(13, 7, 20, 30);
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 600; i++) {
                assertEquals(whole.rgb()[c * 2000 + (7 + i / 20) * 50 + 13 + i % 20], part.rgb()[c * 600 + i]);
            }
        }
    }

    static BufferedImage picture(int width, int height, int bits, boolean grey, boolean alpha) {
        var model = PictureInfo.colorModel(
                ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB), alpha, bits);
        BufferedImage picture =
                new BufferedImage(model, model.createCompatibleWritableRaster(width, height), false, null);
        TestFiles.fill(picture, bits == 8 ? 255 : 65535);
        return picture;
    }

    private PictureSource open(String name, byte[] content) throws IOException {
        return PictureReader.open(Files.write(directory.resolve(name), content), 100_000);
    }

    private PictureSource written(PictureSource source, String name) throws IOException {
        Path target = directory.resolve(name);
        PictureWriter.write(source.info().image(source), source.info(), target, true);
        return PictureReader.open(target, 100_000);
    }

    private static void assertForm(PictureSource source, int width, int height, int bits, boolean grey, boolean alpha) {
        PictureInfo info = source.info();
        assertEquals(
                width + "x" + height + " " + bits + " bit" + (grey ? " grey" : "") + (alpha ? " alpha" : ""),
                info.width() + "x" + info.height() + " " + info.bits() + " bit" + (info.grey() ? " grey" : "")
                        + (info.alpha() ? " alpha" : ""));
    }

    /** Asserts that all samples are equal. */
    private static void assertSame(BufferedImage expected, PictureSource actual, int max) {
        var raster = expected.getRaster();
        int area = raster.getWidth() * raster.getHeight();
        int colors = expected.getColorModel().getNumColorComponents();
        Pixels pixels = actual.read(0, 0, raster.getWidth(), raster.getHeight());
        for (int i = 0; i < area; i++) {
            int x = i % raster.getWidth();
            int y = i / raster.getWidth();
            for (int c = 0; c < 3; c++) {
                assertEquals(
                        raster.getSample(x, y, Math.min(c, colors - 1)),
                        PictureInfo.quantized(pixels.rgb()[c * area + i], max),
                        x + "," + y);
            }
            if (pixels.alpha() != null) {
                assertEquals(raster.getSample(x, y, colors), Math.round(pixels.alpha()[i] * max));
            }
        }
    }

    private static void assertClose(BufferedImage expected, PictureSource actual, int x, int y, int tolerance) {
        byte[] a = Pixels.of(expected).toBytes();
        byte[] b = actual.read(x, y, expected.getWidth(), expected.getHeight()).toBytes();
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i] & 0xff, b[i] & 0xff, tolerance);
        }
    }
}
