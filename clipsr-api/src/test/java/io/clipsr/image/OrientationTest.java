package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that pictures with each of Exif's eight orientations are read upright, and written as upright. */
class OrientationTest {

    @TempDir
    private Path directory;

    /**
     * The upright picture is 3 wide and 2 high: abc over def. The stored pixels for each orientation follow from the
     * standard's definition: 6, say, has "the 0th row at the visual right-hand side, the 0th column at the visual top".
     */
    @ParameterizedTest
    @CsvSource({
        "1, abc/def",
        "2, cba/fed",
        "3, fed/cba",
        "4, def/abc",
        "5, ad/be/cf",
        "6, cf/be/ad",
        "7, fc/eb/da",
        "8, da/eb/fc"
    })
    void allEight(int orientation, String stored) throws IOException {
        byte[] png = TestFiles.encoded(letters(stored), "png");
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            byte[] exif = TestFiles.exif(orientation, stored.indexOf('/'), 2, order);
            PictureSource source = open("a.png", TestFiles.pngWith(png, "eXIf", exif));
            assertEquals(3, source.info().width());
            assertEquals(2, source.info().height());
            assertArrayEquals(new byte[] {'a', 'b', 'c', 'd', 'e', 'f'}, red(source, 0, 0, 3, 2));
            assertArrayEquals(new byte[] {'b', 'c'}, red(source, 1, 0, 2, 1), "a region is turned likewise");
            assertArrayEquals(new byte[] {'b', 'e'}, red(source, 1, 0, 1, 2), "a region is turned likewise");
            assertEquals(
                    'f',
                    PictureReader.read(directory.resolve("a.png")).getRaster().getSample(2, 1, 0));
            for (String name : new String[] {"b.png", "b.jpg", "b.tif"}) {
                assertUpright(source, name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "6", "8"})
    void jpegAndTiff(int orientation) throws IOException {
        int width = orientation > 4 ? 16 : 24;
        BufferedImage stored = TestFiles.gradient(width, 40 - width);
        byte[] exif = TestFiles.exif(orientation, width, 40 - width, ByteOrder.LITTLE_ENDIAN);
        PictureSource source = open("a.jpg", TestFiles.jpegWithExif(TestFiles.encoded(stored, "jpeg"), exif));
        assertEquals(24, source.info().width());
        for (String name : new String[] {"b.png", "b.jpg", "b.tif"}) {
            assertUpright(source, name);
        }
        Path tiff = Files.write(directory.resolve("c.tif"), tiffWithOrientation(stored, orientation));
        assertEquals(24, PictureReader.open(tiff, 1000).info().width());
    }

    @Test
    void webp() throws IOException {
        PictureSource source = PictureReader.open(TestPictures.file("gradient-exif.webp"), 1000);
        assertEquals(16, source.info().width());
        assertEquals(24, source.info().height());
        assertEquals(
                15 * 15,
                source.read(0, 0, 1, 1).toBytes()[1] & 0xff,
                "what is stored at the bottom left is at the top left");
        assertUpright(source, "b.jpg");
    }

    /** Only orientation, size and the thumbnail's directory are changed; all other bytes are the same. */
    @Test
    void exifIsChangedWhereItWouldLie() throws IOException {
        byte[] exif = TestFiles.exif(6, 30, 20, ByteOrder.BIG_ENDIAN);
        Metadata after = new Metadata(exif, null, null, null).upright(80, 70_000);
        byte[] expected = exif.clone();
        expected[8 + 2 + 12 + 9] = 1; // orientation
        expected[8 + 2 + 36 + 3] = 0; // the position of the thumbnail's directory
        expected[60 + 2 + 9] = 80; // PixelXDimension
        System.arraycopy(new byte[] {0, 1, 0x11, 0x70}, 0, expected, 60 + 2 + 12 + 8, 4);
        assertArrayEquals(expected, after.exif());
        assertEquals(6, new Metadata(exif, null, null, null).orientation(), "the given block is not changed");
    }

    @Test
    void damagedExifIsNoObstacle() throws IOException {
        byte[] jpeg = TestFiles.encoded(TestFiles.gradient(24, 16), "jpeg");
        byte[] whole = TestFiles.exif(6, 24, 16, ByteOrder.BIG_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            PictureSource source = open("a.jpg", TestFiles.jpegWithExif(jpeg, Arrays.copyOf(whole, length)));
            PictureWriter.write(source.info().image(source), source.info(), directory.resolve("b.tif"), true);
            byte[] damaged = whole.clone();
            damaged[length] ^= (byte) 0xff;
            source = open("a.jpg", TestFiles.jpegWithExif(jpeg, damaged));
            PictureWriter.write(source.info().image(source), source.info(), directory.resolve("b.tif"), true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tiff:Orientation=\"6\", tiff:Orientation=\"1\"",
        "tiff:Orientation = '8', tiff:Orientation = '1'",
        "<tiff:Orientation>3</tiff:Orientation>, <tiff:Orientation>1</tiff:Orientation>",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">, <!DOCTYPE x SYSTEM \"file:///etc/passwd\">"
    })
    void xmpIsChangedWhereItWouldLie(String before, String after) {
        byte[] xmp = ("\u732b " + before + " dc:title=\"6\"").getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "\u732b " + after + " dc:title=\"6\"",
                new String(new Metadata(null, xmp, null, null).upright(1, 1).xmp(), StandardCharsets.UTF_8));
    }

    private void assertUpright(PictureSource source, String name) throws IOException {
        Path target = directory.resolve(name);
        PictureInfo info = source.info();
        PictureWriter.write(info.image(source), info, target, true);
        PictureSource back = PictureReader.open(target, 1000);
        assertEquals(info.width(), back.info().width(), name);
        assertEquals(info.height(), back.info().height(), name);
        Metadata metadata = back.info().metadata();
        assertEquals(1, metadata.orientation());
        if (info.metadata().exif() != null) {
            assertTrue(new String(metadata.exif(), StandardCharsets.ISO_8859_1).contains(maker(info)), name);
        }
    }

    private static String maker(PictureInfo info) {
        return new String(info.metadata().exif(), StandardCharsets.ISO_8859_1).contains("Kamera") ? "Kamera" : "Maker";
    }

    private static BufferedImage letters(String rows) {
        String[] lines = rows.split("/");
        BufferedImage picture = new BufferedImage(lines[0].length(), lines.length, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < lines.length; y++) {
            for (int x = 0; x < lines[0].length(); x++) {
                picture.getRaster().setSample(x, y, 0, lines[y].charAt(x));
            }
        }
        return picture;
    }

    private static byte[] red(PictureSource source, int x, int y, int width, int height) {
        return Arrays.copyOf(source.read(x, y, width, height).toBytes(), width * height);
    }

    /** Replaces a tag that the encoder writes by the orientation tag (274, SHORT): resolution unit (296, SHORT). */
    private static byte[] tiffWithOrientation(BufferedImage picture, int orientation) throws IOException {
        byte[] bytes = TestFiles.encoded(picture, "tiff");
        ByteBuffer tiff =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(at); i++) {
            int entry = at + 2 + 12 * i;
            if (tiff.getShort(entry) == 296) {
                tiff.putShort(entry, (short) 274).putShort(entry + 8, (short) orientation);
            }
        }
        return bytes;
    }

    private PictureSource open(String name, byte[] content) throws IOException {
        return PictureReader.open(Files.write(directory.resolve(name), content), 1000);
    }
}
