package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that decoding ends when it is cancelled or late, and that small files cannot take much time or memory. */
class DecodingLimitsTest {
    @TempDir
    private Path directory;

    /** The check is asked while the file is read, not only before and after. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "tiff", "bmp", "gif"})
    void cancellationReachesTheDecoder(String format) throws IOException {
        byte[] bytes = TestFiles.encoded(TestPictures.heldOut("koala"), format);
        Path file = Files.write(directory.resolve("a"), bytes);
        AtomicInteger asked = new AtomicInteger();
        PictureReader.open(file, ReadLimits.pixels(100_000).withCancellation(() -> asked.incrementAndGet() < 0));
        assertTrue(asked.get() > 4, format + " asked " + asked + " times");
        AtomicInteger left = new AtomicInteger(asked.get() - 1);
        assertThrows(
                CancellationException.class,
                () -> PictureReader.open(
                        file, ReadLimits.pixels(100_000).withCancellation(() -> left.decrementAndGet() < 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "tiff", "bmp", "gif", "webp"})
    void aLatePictureIsRefused(String format) throws IOException {
        byte[] bytes = format.equals("webp")
                ? Files.readAllBytes(TestPictures.file("gradient-lossy.webp"))
                : TestFiles.encoded(TestFiles.gradient(20, 20), format);
        Path file = Files.write(directory.resolve("a"), bytes);
        PictureException late = assertThrows(
                PictureException.class,
                () -> PictureReader.open(file, ReadLimits.pixels(1000).withTime(Duration.ofNanos(1))));
        assertEquals(
                file + " took longer to decode than the 0 ms that are allowed; raise the limit of time, or save the"
                        + " picture again in a simpler form",
                late.getMessage());
        assertEquals(
                PictureReader.open(file, 1000).info().width(),
                PictureReader.open(file, ReadLimits.pixels(1000).withTime(Duration.ofDays(1)))
                        .info()
                        .width());
    }

    @Test
    void limitsArePositive() {
        assertThrows(IllegalArgumentException.class, () -> ReadLimits.pixels(0));
        ReadLimits limits = ReadLimits.pixels(1);
        assertThrows(IllegalArgumentException.class, () -> limits.withTime(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> limits.withTime(Duration.ofSeconds(-1)));
    }

    /** Each scan of 12 bytes visits the whole picture. */
    @ParameterizedTest
    @CsvSource({"500, false", "501, true", "100000, true"})
    void scansOfJpegAreLimited(int scans, boolean refused) throws IOException {
        Path file = Files.write(directory.resolve("scans.jpg"), progressive(16, 16, scans));
        if (!refused) {
            assertEquals(16, PictureReader.open(file, 1000).info().width());
            return;
        }
        assertEquals(
                file + " has more than 500 scans, which no program writes; save it again in another program",
                messageOf(file, 1000));
    }

    /** The directory says 16x16, the JPEG data of its strip or tile another size. */
    @ParameterizedTest
    @CsvSource({"false, 7", "true, 7", "false, 6"})
    void jpegInTiffMustFitItsPlace(boolean tiled, int compression) throws IOException {
        Path file = Files.write(directory.resolve("a.tif"), tiff(progressive(22_000, 22_000, 2), tiled, compression));
        assertEquals(
                file + " is damaged: a part of it should have 16x16 pixels, but contains a JPEG picture of"
                        + " 22000x22000",
                messageOf(file, 1000));
        Path scans = Files.write(directory.resolve("scans.tif"), tiff(progressive(16, 16, 501), tiled, compression));
        assertTrue(messageOf(scans, 1000).contains("more than 500 scans"), messageOf(scans, 1000));
        if (compression == 7) {
            Path sound = Files.write(directory.resolve("b.tif"), tiff(progressive(16, 16, 2), tiled, compression));
            assertEquals(16, PictureReader.open(sound, 1000).info().width());
        }
    }

    /** Coefficients of a progressive picture lie outside of Java's heap, two bytes each. */
    @Test
    void nativeMemoryOfProgressiveJpegIsLimited() throws IOException {
        Path file = Files.write(directory.resolve("a.jpg"), progressive(65_500, 65_500, 2));
        String message = messageOf(file, Long.MAX_VALUE);
        assertTrue(message.startsWith(file + " has 65500x65500 pixels, which need "), message);
    }

    /** Pictures of one colour are much larger than their files, and nevertheless sound. */
    @ParameterizedTest
    @ValueSource(strings = {"webp/lossless_one_colour.webp"})
    void aSmallFileCanBeALargePicture(String name) throws IOException {
        assertEquals(
                300,
                PictureReader.open(TestPictures.file("corpus/" + name), 100_000)
                        .info()
                        .width());
    }

    /** A hundred texts that inflate to 16 MiB each are not all inflated; the picture is read without them. */
    @ParameterizedTest
    @ValueSource(strings = {"iTXt", "iCCP"})
    void metadataOfPngIsLimitedInAll(String type) throws IOException {
        byte[] swelling = TestFiles.deflated(new byte[(16 << 20) + 1]);
        byte[] head = (type.equals("iTXt") ? "XML:com.adobe.xmp\0\1\0\0\0" : "bomb\0\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] small = (type.equals("iTXt") ? "XML:com.adobe.xmp\0\1\0\0\0" : "small\0\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        // A sound text after two that are too large is beyond the total. Chunks are inserted before the earlier ones.
        byte[] sound = TestFiles.joined(small, TestFiles.deflated("<x:xmpmeta/>".getBytes(StandardCharsets.UTF_8)));
        png = TestFiles.pngWith(png, type, sound);
        for (int i = 0; i < 2; i++) {
            png = TestFiles.pngWith(png, type, TestFiles.joined(head, swelling));
        }
        PictureSource source = PictureReader.open(Files.write(directory.resolve("a.png"), png), 1000);
        assertNull(source.info().metadata().xmp());
        assertNull(source.info().profile());
        assertEquals(8, source.info().width());
    }

    /** Directories that refer to each other, or one below the other without end, are read a few times only. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60) // took minutes, or ended in a StackOverflowError
    void directoriesOfExifAreLimited(boolean nested) throws IOException {
        byte[] exif = nested ? TestMetadata.nested(100_000) : TestMetadata.overlapping(0xffff);
        byte[] png = TestFiles.pngWith(TestFiles.encoded(TestFiles.gradient(8, 8), "png"), "eXIf", exif);
        PictureSource source = PictureReader.open(Files.write(directory.resolve("a.png"), png), 1000);
        assertEquals(8, source.info().width());
        for (String name : new String[] {"b.png", "b.jpg", "b.tif"}) {
            Path file = directory.resolve(name);
            PictureWriter.write(source.info().image(source), source.info(), file, false);
            assertEquals(8, PictureReader.open(file, 1000).info().width());
        }
    }

    /** The library reads the values of all fields: here 2000 times the same mebibyte. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void fieldsOfTiffMayNotOverlap(int type) throws IOException {
        int count = 2000;
        byte[] start = tiff(progressive(16, 16, 2), false, 7);
        ByteBuffer out = ByteBuffer.allocate(start.length + 12 * count + 6 + (1 << 20))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(start);
        ByteBuffer from = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        int fields = from.getShort(8);
        out.putInt(4, start.length).putShort((short) (fields + count)).put(start, 10, 12 * fields);
        int bytes = type == 1 ? 1 : 8;
        for (int i = 0; i < count; i++) {
            out.putShort((short) (1000 + i))
                    .putShort((short) type)
                    .putInt((1 << 20) / bytes)
                    .putInt(out.capacity() - (1 << 20));
        }
        Path file = Files.write(directory.resolve("a.tif"), out.array());
        assertEquals(
                file + " is damaged: parts of its directory lie at the same place of the file", messageOf(file, 1000));
    }

    /** Each of 4096 pages has 65,535 fields: an entry of one is the count of the next. */
    @Test
    @Timeout(60)
    void overlappingPagesOfTiffAreLimited() throws IOException {
        int size = 1 << 20;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (out.hasRemaining()) {
            out.putInt(out.position() + 1 & 0x3ffff);
        }
        out.put(0, (byte) 'I').put(1, (byte) 'I').putShort(2, (short) 42).putInt(4, 9);
        Path file = Files.write(directory.resolve("a.tif"), out.array());
        assertTrue(messageOf(file, 1000).startsWith(file + " "));
    }

    /** Decoders keep all segments in memory, at least an object for each. */
    @ParameterizedTest
    @CsvSource({"65000, 1100, true", "65000, 900, false", "0, 600000, true"})
    void metadataOfJpegIsLimitedInAll(int bytes, int segments, boolean refused) throws IOException {
        byte[] jpeg = progressive(16, 16, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        for (int i = 0; i < segments; i++) {
            segment(out, 0xe5, new byte[bytes]);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        Path file = Files.write(directory.resolve("a.jpg"), out.toByteArray());
        if (refused) {
            assertEquals(
                    file + " has more than 64 MiB of metadata; remove it first, e.g. exiftool -all= FILE",
                    messageOf(file, 10_000_000));
        } else {
            assertEquals(16, PictureReader.open(file, 10_000_000).info().width());
        }
    }

    @Test
    void textsOfPngAreLimited() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        byte[] chunk = TestFiles.pngWith(png, "tEXt", new byte[] {'a', 0, 'b'});
        all.write(chunk, 0, 33);
        for (int i = 0; i < 5000; i++) {
            all.write(chunk, 33, chunk.length - png.length);
        }
        all.write(png, 33, png.length - 33);
        PictureSource source = PictureReader.open(Files.write(directory.resolve("a.png"), all.toByteArray()), 1000);
        assertEquals(1000, source.info().metadata().texts().size());
    }

    private static String messageOf(Path file, long maxPixels) {
        return assertThrows(PictureException.class, () -> PictureReader.open(file, maxPixels))
                .getMessage();
    }

    /** Returns a grey JPEG file of a scan of DC coefficients, and others of no AC coefficients. */
    private static byte[] progressive(int width, int height, int scans) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] quantisation = new byte[65];
        Arrays.fill(quantisation, 1, 65, (byte) 16);
        out.writeBytes(new byte[] {-1, (byte) 0xd8});
        segment(out, 0xdb, quantisation);
        segment(
                out,
                0xc2,
                ByteBuffer.allocate(9)
                        .put((byte) 8)
                        .putShort((short) height)
                        .putShort((short) width)
                        .put(new byte[] {1, 1, 0x11, 0})
                        .array());
        byte[] table = new byte[18];
        table[1] = 1; // one code of one bit, for the symbol 0: a difference of 0, and the end of a block
        segment(out, 0xc4, table);
        byte[] ofAc = table.clone();
        ofAc[0] = 0x10;
        segment(out, 0xc4, ofAc);
        byte[] data = new byte[Math.min(1000, (width + 7) / 8 * ((height + 7) / 8) / 8 + 1)];
        segment(out, 0xda, new byte[] {1, 1, 0, 0, 0, 0});
        out.writeBytes(data);
        for (int i = 1; i < scans; i++) {
            segment(out, 0xda, new byte[] {1, 1, 0, 1, 63, 0});
            out.writeBytes(data);
        }
        out.writeBytes(new byte[] {-1, (byte) 0xd9});
        return out.toByteArray();
    }

    private static void segment(ByteArrayOutputStream out, int marker, byte[] content) {
        out.writeBytes(ByteBuffer.allocate(4)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .array());
        out.writeBytes(content);
    }

    /** Returns a grey TIFF file of 16x16 pixels in one strip or tile of JPEG data. */
    private static byte[] tiff(byte[] jpeg, boolean tiled, int compression) {
        int[][] fields = tiled
                ? new int[][] {
                    {256, 16},
                    {257, 16},
                    {258, 8},
                    {259, compression},
                    {262, 1},
                    {277, 1},
                    {322, 16},
                    {323, 16},
                    {324, 200},
                    {325, jpeg.length}
                }
                : new int[][] {
                    {256, 16},
                    {257, 16},
                    {258, 8},
                    {259, compression},
                    {262, 1},
                    {273, 200},
                    {277, 1},
                    {278, 16},
                    {279, jpeg.length}
                };
        ByteBuffer out = ByteBuffer.allocate(200 + jpeg.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) fields.length);
        for (int[] field : fields) {
            out.putShort((short) field[0]).putShort((short) 4).putInt(1).putInt(field[1]);
        }
        out.putInt(0).position(200);
        return out.put(jpeg).array();
    }
}
