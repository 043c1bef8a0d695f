package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.PngText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that metadata survives to the last byte, and in the fields where other programs look for it. */
class KeptMetadataTest {
    private static final byte[] IPTC = {
        0x1c, 2, 120, 0, 6, 'S', 'c', 'h', (byte) 0xc3, (byte) 0xb6, 'n', 0x1c, 2, 80, 0, 1, 'A'
    };
    private static final int TYPE_OF_DIRECTORY = 4;
    private static final int ASCII = 2;
    private static final int UNDEFINED = 7;

    @TempDir
    private Path directory;

    /** Tags of all types, in all directories, with texts in UTF-8 and in Latin-1. */
    private static Map<Integer, byte[]> details() {
        Map<Integer, byte[]> tags = new TreeMap<>();
        tags.put(0x10e << 8 | ASCII, text("V\u00f6gel", true)); // ImageDescription
        tags.put(0x13b << 8 | ASCII, text("J\u00f6rg", false)); // Artist
        tags.put(0x9c9b << 8 | 1, "T\0i\0\u00f6\0\0\0".getBytes(StandardCharsets.ISO_8859_1)); // XPTitle
        return tags;
    }

    private static Map<Integer, byte[]> exifDetails() {
        Map<Integer, byte[]> tags = new TreeMap<>();
        tags.put(0x829a << 8 | 5, numbers(1, 250)); // ExposureTime
        tags.put(0x8827 << 8 | 3, new byte[] {0, 100, 0, 50}); // ISO, two values
        tags.put(0x9204 << 8 | 10, numbers(-1, 3)); // ExposureBiasValue
        tags.put(0x927c << 8 | UNDEFINED, "MakerNote\0\1\2\3\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        tags.put(0x9286 << 8 | UNDEFINED, ("UNICODE\0" + "\0K\0\u00f6").getBytes(StandardCharsets.ISO_8859_1));
        tags.put(0xfe01 << 8 | 6, new byte[] {-5, 7}); // the rare types, in tags without a name
        tags.put(0xfe02 << 8 | 8, new byte[] {-1, -2});
        tags.put(0xfe03 << 8 | 9, numbers(-7));
        tags.put(0xfe04 << 8 | 11, numbers(Float.floatToIntBits(1.5f)));
        tags.put(0xfe05 << 8 | 12, ByteBuffer.allocate(8).putDouble(-2.25).array());
        return tags;
    }

    private static Map<Integer, byte[]> gps() {
        Map<Integer, byte[]> tags = new TreeMap<>();
        tags.put(0 << 8 | 1, new byte[] {2, 3, 0, 0});
        tags.put(1 << 8 | ASCII, text("N", true));
        tags.put(2 << 8 | 5, numbers(52, 1, 30, 1, 1234, 100));
        return tags;
    }

    private static byte[] text(String text, boolean utf8) {
        return (text + "\0").getBytes(utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    /** Returns a block, big-endian, whose entries are in the maps: tag and type by the value's bytes. */
    private static byte[] block() {
        ByteBuffer out = ByteBuffer.allocate(1000);
        out.put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8});
        write(out, 8, details(), 340, 0x8769, 200, 0x8825, 500);
        write(out, 200, exifDetails(), 600);
        write(out, 500, gps(), 800);
        return out.array();
    }

    private static void write(ByteBuffer out, int at, Map<Integer, byte[]> tags, int data, int... directories) {
        Map<Integer, byte[]> all = new TreeMap<>(tags);
        for (int i = 0; i < directories.length; i += 2) {
            all.put(directories[i] << 8 | TYPE_OF_DIRECTORY, numbers(directories[i + 1]));
        }
        int free = data;
        out.putShort(at, (short) all.size());
        int entry = at + 2;
        int[] sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
        for (Map.Entry<Integer, byte[]> tag : all.entrySet()) {
            byte[] bytes = tag.getValue();
            int type = tag.getKey() & 0xff;
            out.putShort(entry, (short) (tag.getKey() >> 8)).putShort(entry + 2, (short) type);
            out.putInt(entry + 4, bytes.length / sizes[type]);
            if (bytes.length > 4) {
                out.putInt(entry + 8, free).put(free, bytes);
                free += (bytes.length + 1) / 2 * 2;
            } else {
                out.put(entry + 8, bytes);
            }
            entry += 12;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tif", "a.png", "a.jpg"})
    void everyTypeOfTagSurvives(String name) throws IOException {
        Path first = source("first.jpg", block(), null);
        Path second = written(PictureReader.open(first), name);
        Path third = written(PictureReader.open(second), "third.tif");
        for (Path file : List.of(second, third)) {
            byte[] exif = PictureReader.open(file).info().metadata().exif();
            assertTags(details(), exif, 0);
            assertTags(exifDetails(), exif, 0x8769);
            assertTags(gps(), exif, 0x8825);
        }
    }

    /** Asserts that a directory of a block, the first one or one below it, has these tags. */
    private static void assertTags(Map<Integer, byte[]> expected, byte[] block, int below) {
        ByteBuffer in = ByteBuffer.wrap(block).order(block[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Map<Integer, byte[]> actual = read(in, in.getInt(4));
        if (below != 0) {
            byte[] at = actual.get(below << 8 | TYPE_OF_DIRECTORY);
            assertNotNull(at, "no directory " + Integer.toHexString(below));
            actual = read(in, ByteBuffer.wrap(at).getInt());
        }
        for (Map.Entry<Integer, byte[]> tag : expected.entrySet()) {
            String name = Integer.toHexString(tag.getKey() >> 8);
            assertNotNull(actual.get(tag.getKey()), name);
            assertArrayEquals(tag.getValue(), actual.get(tag.getKey()), name);
        }
    }

    /** Reads a directory; all values become big-endian. */
    private static Map<Integer, byte[]> read(ByteBuffer in, int at) {
        Map<Integer, byte[]> tags = new TreeMap<>();
        int[] sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
        int[] words = {0, 1, 1, 2, 4, 4, 1, 1, 2, 4, 4, 4, 8};
        for (int i = 0; i < in.getShort(at); i++) {
            int entry = at + 2 + 12 * i;
            int type = in.getShort(entry + 2);
            int length = in.getInt(entry + 4) * sizes[type];
            byte[] bytes = new byte[length];
            in.get(length > 4 ? in.getInt(entry + 8) : entry + 8, bytes);
            for (int word = 0; in.order() == ByteOrder.LITTLE_ENDIAN && word < length; word += words[type]) {
                for (int k = 0; k < words[type] / 2; k++) {
                    byte low = bytes[word + k];
                    bytes[word + k] = bytes[word + words[type] - 1 - k];
                    bytes[word + words[type] - 1 - k] = low;
                }
            }
            tags.put((in.getShort(entry) & 0xffff) << 8 | type, bytes);
        }
        return tags;
    }

    /** A camera's JPEG has no JFIF segment, and its resolution in Exif only; the unit may be centimetres. */
    @ParameterizedTest
    @CsvSource({"300, 2, 300", "118, 3, 299.72"})
    void theResolutionOfExifIsKept(int value, int unit, double expected) throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(66);
        exif.put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8}).putShort((short) 3);
        exif.putShort((short) 282).putShort((short) 5).putInt(1).putInt(50);
        exif.putShort((short) 283).putShort((short) 5).putInt(1).putInt(50);
        exif.putShort((short) 296).putShort((short) 3).putInt(1).putShort((short) unit);
        exif.putInt(50, value).putInt(54, 1);
        byte[] jpeg = TestFiles.jpegWithExif(withoutJfif(), exif.array());
        PictureSource source = PictureReader.open(Files.write(directory.resolve("camera.jpg"), jpeg));
        assertEquals(expected, source.info().metadata().density().x(), 0.01);
        for (String name : List.of("a.tif", "a.png", "a.jpg")) {
            Metadata kept = PictureReader.open(written(source, name)).info().metadata();
            assertEquals(expected, kept.density().x(), 0.5, name);
            assertEquals(expected, kept.density().y(), 0.5, name);
        }
    }

    private static byte[] withoutJfif() throws IOException {
        byte[] jpeg = TestFiles.encoded(TestFiles.gradient(8, 8), "jpeg");
        assertEquals(0xe0, jpeg[3] & 0xff);
        int end = 4 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
        byte[] without = new byte[jpeg.length - end + 2];
        System.arraycopy(jpeg, 0, without, 0, 2);
        System.arraycopy(jpeg, end, without, 2, jpeg.length - end);
        return without;
    }

    @ParameterizedTest
    @CsvSource({"png, tif", "png, jpg", "tif, png", "tif, tif", "jpg, png", "jpg, tif", "jpg, jpg", "png, png"})
    void iptcIsKept(String from, String to) throws IOException {
        Path first = source("first.jpg", block(), IPTC);
        Path second = written(PictureReader.open(first), "second." + from);
        Path third = written(PictureReader.open(second), "third." + to);
        assertArrayEquals(IPTC, PictureReader.open(third).info().metadata().iptc());
    }

    /** Photoshop's resources hold other things beside IPTC; names and odd lengths are padded. */
    @Test
    void iptcIsFoundAmongPhotoshopsResources() throws IOException {
        byte[] other = "8BIM\3\u00ed\3abc\0\0\0\5\1\2\3\4\5\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] head = "8BIM\4\4\0\0\0\0\0\u0011".getBytes(StandardCharsets.ISO_8859_1);
        byte[] resources = TestFiles.joined(TestFiles.joined(other, head), IPTC);
        byte[] jpeg = TestFiles.jpegWith(
                TestFiles.encoded(TestFiles.gradient(8, 8), "jpeg"),
                0xed,
                TestFiles.joined("Photoshop 3.0\0".getBytes(StandardCharsets.US_ASCII), resources));
        assertArrayEquals(
                IPTC,
                PictureReader.open(Files.write(directory.resolve("a.jpg"), jpeg))
                        .info()
                        .metadata()
                        .iptc());
    }

    @Test
    void textsOfPngAreKept() throws IOException {
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        png = TestFiles.pngWith(png, "tEXt", "Author\0J\u00f6rg".getBytes(StandardCharsets.ISO_8859_1));
        png = TestFiles.pngWith(
                png,
                "zTXt",
                TestFiles.joined(
                        "Comment\0\0".getBytes(StandardCharsets.US_ASCII),
                        TestFiles.deflated("two\nlines".getBytes(StandardCharsets.US_ASCII))));
        png = TestFiles.pngWith(png, "iTXt", "Title\0\0\0ja\0\u984c\0\u732b".getBytes(StandardCharsets.UTF_8));
        PictureSource first = PictureReader.open(Files.write(directory.resolve("first.png"), png));
        Metadata kept = PictureReader.open(written(first, "a.png")).info().metadata();
        List<PngText> texts = new ArrayList<>(kept.texts());
        texts.sort((a, b) -> a.keyword().compareTo(b.keyword()));
        assertEquals(
                List.of(
                        new PngText("Author", "", "", "J\u00f6rg"),
                        new PngText("Comment", "", "", "two\nlines"),
                        new PngText("Title", "ja", "\u984c", "\u732b")),
                texts);
    }

    /** Many texts that are each within the limit exceed that of the file. */
    @Test
    void theMetadataOfAFileHasALimit() throws IOException {
        byte[] swelling = TestFiles.joined(
                "Comment\0\0".getBytes(StandardCharsets.US_ASCII), TestFiles.deflated(new byte[15 << 20]));
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        for (int i = 0; i < 20; i++) {
            png = TestFiles.pngWith(png, "zTXt", swelling);
        }
        Metadata metadata = PictureReader.open(Files.write(directory.resolve("a.png"), png))
                .info()
                .metadata();
        assertTrue(metadata.texts().size() <= 3, metadata.texts().size() + " texts");
    }

    /** A profile that a text holds says nothing about orientation to browsers. */
    @Test
    void exifInATextDoesNotTurnThePicture() throws IOException {
        StringBuilder text = new StringBuilder("\nexif\n     128\n");
        for (byte b : TestFiles.exif(6, 8, 4, ByteOrder.BIG_ENDIAN)) {
            text.append(String.format("%02x", b));
        }
        byte[] png = TestFiles.pngWith(
                TestFiles.encoded(TestFiles.gradient(8, 4), "png"),
                "tEXt",
                ("Raw profile type exif\0" + text).getBytes(StandardCharsets.US_ASCII));
        PictureInfo info =
                PictureReader.open(Files.write(directory.resolve("a.png"), png)).info();
        assertEquals(8, info.width());
        assertEquals(1, info.metadata().orientation());
        assertTrue(new String(info.metadata().exif(), StandardCharsets.ISO_8859_1).contains("Kamera"));
        assertEquals(List.of(), info.metadata().texts());
    }

    /** Readers uncompress a strip at a time. */
    @Test
    void tiffHasStripsOf64Rows() throws IOException {
        BufferedImage picture = TestFiles.gradient(100, 150);
        Path file = directory.resolve("a.tif");
        PictureWriter.write(picture, file, false);
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            byte[] bytes = new byte[(int) in.length()];
            in.readFully(bytes);
            ByteBuffer tiff =
                    ByteBuffer.wrap(bytes).order(bytes[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            Map<Integer, byte[]> tags = read(tiff, tiff.getInt(4));
            byte[] rows = tags.getOrDefault(278 << 8 | 4, tags.get(278 << 8 | 3));
            assertEquals(64, rows[rows.length - 1]);
            assertEquals(3 * 4, tags.get(273 << 8 | 4).length);
        }
        assertEquals(150, PictureReader.open(file).info().height());
        assertNull(PictureReader.open(file).info().metadata().iptc());
    }

    private Path source(String name, byte[] exif, byte[] iptc) throws IOException {
        byte[] jpeg = TestFiles.jpegWithExif(TestFiles.encoded(TestFiles.gradient(8, 8), "jpeg"), exif);
        if (iptc != null) {
            byte[] resource = ByteBuffer.allocate(14 + 12 + iptc.length + 1)
                    .put("Photoshop 3.0\0008BIM\4\4\0\0".getBytes(StandardCharsets.ISO_8859_1))
                    .putInt(iptc.length)
                    .put(iptc)
                    .array();
            jpeg = TestFiles.jpegWith(jpeg, 0xed, resource);
        }
        return Files.write(directory.resolve(name), jpeg);
    }

    private Path written(PictureSource source, String name) throws IOException {
        Path target = directory.resolve(name);
        PictureWriter.write(source.info().image(source), source.info(), target, true);
        return target;
    }
}
