package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that damaged and malicious files give a one-line error, and cause neither a hang nor high memory use. */
class HostileFilesTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "tiff", "bmp", "gif", "gradient-lossless.webp", "gradient-lossy.webp"})
    void cutShortAnywhere(String format) throws IOException {
        byte[] whole = format.endsWith("webp")
                ? Files.readAllBytes(TestPictures.file(format))
                : TestFiles.encoded(TestPictures.heldOut("koala", 4), format);
        int last = whole.length
                - (format.equals("gif") || format.equals("png") ? 40 : 20); // data after the pixels may be missing
        for (int i = 1; i <= 24; i++) {
            byte[] cut = Arrays.copyOf(whole, last * i / 24);
            Path file = Files.write(directory.resolve("cut"), cut);
            String message = assertThrows(
                            PictureException.class,
                            () -> PictureReader.open(file, 10_000),
                            format + " of " + cut.length)
                    .getMessage();
            assertTrue(message.startsWith(file + " is ") && message.lines().count() == 1, message);
        }
    }

    /** A file with wrong bytes gives a picture or a PictureException, and no other exception. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "png",
                "jpeg",
                "tiff",
                "bmp",
                "gif",
                "gradient-lossless.webp",
                "gradient-lossy-alpha.webp",
                "gradient-exif.webp"
            })
    void damagedAnywhere(String format) throws IOException {
        byte[] whole = format.endsWith("webp")
                ? Files.readAllBytes(TestPictures.file(format))
                : TestFiles.encoded(TestFiles.gradient(24, 16), format);
        Random random = new Random(1);
        for (int i = 0; i < 120; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                damaged[k == 0 ? 2 * i % whole.length : random.nextInt(whole.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(directory.resolve("damaged"), damaged);
            try {
                PictureSource source = PictureReader.open(file, 10_000);
                source.read(0, 0, source.info().width(), source.info().height());
            } catch (PictureException e) {
                assertTrue(
                        e.getMessage().startsWith(file.toString())
                                && e.getMessage().lines().count() == 1,
                        e.getMessage());
            }
        }
    }

    /** A few bytes that claim 60000x60000 pixels. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "tiff", "gif", "webp"})
    void bombsAreRefusedBeforeMemoryIsTaken(String format) throws IOException {
        Path file = Files.write(directory.resolve("bomb"), bomb(format, 60_000));
        assertTrue(Files.size(file) < 1000);
        String size = format.equals("webp") ? "16000x16000" : "60000x60000";
        assertEquals(
                file + " has " + size
                        + " pixels, but at most 50000000 are allowed; raise the limit of pixels, or reduce the picture first",
                assertThrows(PictureException.class, () -> PictureReader.open(file, 50_000_000))
                        .getMessage());
    }

    /** The JDK's decoder compares the size with that of the file by itself. */
    @Test
    void bmpBombsAreRefused() throws IOException {
        assertRefused(bomb("bmp", 60_000), "Invalid width/height");
    }

    private static byte[] bomb(String format, int side) throws IOException {
        byte[] bytes = format.equals("webp")
                ? Files.readAllBytes(TestPictures.file("gradient-lossy.webp"))
                : TestFiles.encoded(TestFiles.gradient(2, 2), format);
        ByteBuffer b = ByteBuffer.wrap(bytes);
        switch (format) {
            case "png" -> {
                b.putInt(16, side).putInt(20, side);
                CRC32 crc = new CRC32();
                crc.update(bytes, 12, 17);
                b.putInt(29, (int) crc.getValue());
            }
            case "jpeg" -> {
                int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
                b.putShort(frame + 5, (short) side).putShort(frame + 7, (short) side);
            }
            case "tiff" -> setTiff(b, 0x100, side, 0x101, side);
            case "bmp" -> b.order(ByteOrder.LITTLE_ENDIAN).putInt(18, side).putInt(22, side);
            case "gif" -> {
                int frame = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0\2\0\2\0");
                b.order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(6, (short) side)
                        .putShort(8, (short) side)
                        .putShort(frame + 5, (short) side)
                        .putShort(frame + 7, (short) side);
            }
            default ->
                b.order(ByteOrder.LITTLE_ENDIAN).putShort(26, (short) 16_000).putShort(28, (short) 16_000);
        }
        return bytes;
    }

    /** Changes tags, given as pairs of a tag (SHORT or LONG) and its new value. */
    private static void setTiff(ByteBuffer tiff, int... tagsAndValues) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(at); i++) {
            int entry = at + 2 + 12 * i;
            for (int k = 0; k < tagsAndValues.length; k += 2) {
                if (tiff.getShort(entry) == tagsAndValues[k]) {
                    tiff.putShort(entry + 2, (short) 4).putInt(entry + 8, tagsAndValues[k + 1]);
                }
            }
        }
    }

    @Test
    void tiffWithGiganticTiles() throws IOException {
        byte[] tiff = TestFiles.encoded(TestFiles.gradient(64, 64), "tiff", param -> {
            param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            param.setTiling(32, 32, 0, 0);
        });
        setTiff(ByteBuffer.wrap(tiff), 0x142, 1_000_000_000);
        assertRefused(tiff, "tile width");
    }

    @Test
    void tiffWithGiganticFields() throws IOException {
        byte[] tiff = TestFiles.encoded(TestFiles.gradient(8, 8), "tiff");
        ByteBuffer b = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = b.getInt(4);
        for (int i = 0; i < b.getShort(at); i++) {
            byte[] bomb = tiff.clone();
            ByteBuffer.wrap(bomb).order(b.order()).putInt(at + 2 + 12 * i + 4, 0x7ffffff0);
            Path file = Files.write(directory.resolve("fields.tif"), bomb);
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                try {
                    PictureReader.open(file, 1000);
                } catch (PictureException e) {
                    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
                }
            });
        }
    }

    /** 256 MiB of zeros in the place of a profile and of a text: the picture is read without them. */
    @Test
    void pngWithSwellingChunks() throws IOException {
        byte[] swelling = TestFiles.deflated(new byte[256 << 20]);
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        byte[] bomb = TestFiles.pngWith(
                png, "iCCP", TestFiles.joined("bomb\0\0".getBytes(StandardCharsets.US_ASCII), swelling));
        bomb = TestFiles.pngWith(
                bomb, "zTXt", TestFiles.joined("bomb\0\0".getBytes(StandardCharsets.US_ASCII), swelling));
        bomb = TestFiles.pngWith(
                bomb,
                "iTXt",
                TestFiles.joined("XML:com.adobe.xmp\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII), swelling));
        PictureSource source = PictureReader.open(Files.write(directory.resolve("swelling.png"), bomb), 1000);
        assertNull(source.info().profile());
        assertNull(source.info().metadata().xmp());
        assertEquals(8, source.info().width());
    }

    @Test
    void devicesAndPipesAreNotRead() throws Exception {
        for (String name : new String[] {"/dev/zero", "/dev/urandom"}) {
            Path device = Path.of(name);
            if (Files.exists(device)) {
                assertEquals(
                        device
                                + " is a device or a pipe, expected a picture file; copy its content to a file first, or read it as a stream",
                        messageOf(device));
            }
        }
        Path pipe = directory.resolve("pipe.png");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        assertEquals(
                0,
                new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(
                        pipe
                                + " is a device or a pipe, expected a picture file; copy its content to a file first, or read it as a stream",
                        messageOf(pipe)));
    }

    @Test
    void filesWithoutEndAreNotRead() throws IOException {
        Path file = directory.resolve("endless.png");
        byte[] png = TestFiles.encoded(TestFiles.gradient(8, 8), "png");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(png, 0, 33);
            sparse.setLength(1L << 36);
        }
        assertEquals(
                file
                        + " has 65536 MiB, more than a picture of 400000000 pixels can have; if it is a picture, raise the limit of pixels",
                messageOf(file));
    }

    @Test
    void aPictureBeyondTheBudgetIsRefusedAndOneWithinIsNot() throws IOException {
        Path file = Files.write(directory.resolve("a.png"), TestFiles.encoded(TestFiles.gradient(20, 10), "png"));
        assertEquals(20, PictureReader.open(file, 200).info().width());
        assertEquals(
                file
                        + " has 20x10 pixels, but at most 199 are allowed; raise the limit of pixels, or reduce the picture first",
                assertThrows(PictureException.class, () -> PictureReader.open(file, 199))
                        .getMessage());
    }

    private void assertRefused(byte[] content, String why) throws IOException {
        Path file = Files.write(directory.resolve("refused"), content);
        String message = messageOf(file);
        assertTrue(message.startsWith(file + " is ") && message.contains(why), message);
    }

    private static String messageOf(Path file) {
        return assertThrows(PictureException.class, () -> PictureReader.open(file, PictureReader.DEFAULT_MAX_PIXELS))
                .getMessage();
    }
}
