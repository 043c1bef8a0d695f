package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {

    @TempDir
    private Path directory;

    @Test
    void readsAPicture() throws IOException {
        BufferedImage picture = PictureReader.read(TestPictures.file("pil-source.png"));
        assertEquals(37, picture.getWidth());
        assertEquals(29, picture.getHeight());
    }

    @Test
    void missingFile() {
        Path file = directory.resolve("none.png");
        assertEquals(file + " does not exist", messageOf(file));
    }

    @Test
    void directoryInsteadOfFile() {
        assertEquals(directory + " is a directory, expected a picture file", messageOf(directory));
    }

    @Test
    void emptyFile() throws IOException {
        Path file = Files.createFile(directory.resolve("empty.png"));
        assertEquals(file + " is empty, expected a picture", messageOf(file));
    }

    @Test
    void textIsNotAPicture() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.png"), "just text", StandardCharsets.UTF_8);
        String message = messageOf(file);
        assertTrue(
                message.startsWith(file + " is not a picture that can be read here; formats that can: bmp, gif, "),
                message);
        assertTrue(message.contains("jpeg") && message.contains("png"), message);
    }

    /** An interrupt closes the file while the decoder reads it, which does not mean that the file is damaged. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "tif"})
    void anInterruptIsNoDamage(String extension) throws IOException {
        Path file = directory.resolve("whole." + extension);
        PictureWriter.write(noise(600), file, false); // larger than any buffer
        long start = System.nanoTime();
        PictureReader.read(file);
        long whole = System.nanoTime() - start;
        int met = 0;
        for (int i = 0; i < 40; i++) {
            Thread reader = Thread.currentThread();
            long wait = whole * i / 40;
            Thread other = new Thread(() -> {
                LockSupport.parkNanos(wait);
                reader.interrupt();
            });
            if (i == 0) {
                reader.interrupt(); // this interrupt is in time even on a busy machine
            }
            other.start();
            try {
                PictureReader.read(file);
            } catch (CancellationException e) {
                met++;
                assertTrue(Thread.currentThread().isInterrupted(), "the flag stays for the caller");
            } finally {
                joined(other);
            }
        }
        assertTrue(met > 0, "no interrupt met the reader");
    }

    /** Waits for a thread, and clears this thread's interrupt, which may come late. */
    private static void joined(Thread other) {
        Thread.interrupted();
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                continue; // interrupted
            }
        }
        Thread.interrupted();
    }

    private static BufferedImage noise(int side) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < side * side; i++) {
            picture.setRGB(i % side, i / side, random.nextInt());
        }
        return picture;
    }

    /** A file truncated anywhere never gives a picture that is partly grey without an error. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "tif"})
    void truncatedFile(String extension) throws IOException {
        Path whole = directory.resolve("whole." + extension);
        PictureWriter.write(TestPictures.heldOut("koala", 4), whole, false);
        byte[] bytes = Files.readAllBytes(whole);
        for (int size : new int[] {12, 60, bytes.length / 3, bytes.length / 2, bytes.length - 100}) {
            Path cut = Files.write(directory.resolve("cut." + extension), Arrays.copyOf(bytes, size));
            String message = messageOf(cut);
            assertTrue(message.startsWith(cut + " is ") && message.contains("cut short"), message);
            assertTrue(message.lines().count() == 1, message);
        }
    }

    /** A file with a wrong byte gives a PictureException or a picture, and no other exception. */
    @Test
    void damagedHeader() throws IOException {
        byte[] bytes = Files.readAllBytes(TestPictures.file("pil-source.png"));
        for (int at = 8; at < 64; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x55;
            Path file = Files.write(directory.resolve("damaged.png"), damaged);
            try {
                PictureReader.read(file);
            } catch (PictureException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            }
        }
    }

    /** The JDK's reader computes the size of the palette from the position of the pixels in the header. */
    @Test
    void negativePaletteSize() throws IOException {
        Path file = directory.resolve("palette.bmp");
        PictureWriter.write(new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB), file, false);
        byte[] bytes = Files.readAllBytes(file);
        bytes[13] = -1; // the high byte of that position
        Files.write(file, bytes);
        assertEquals(file + " is damaged, cut short or of a kind not supported here: -16777216", messageOf(file));
    }

    @Test
    void impossibleSizeIsRefusedBeforeMemoryIs() throws IOException {
        byte[] bytes = Files.readAllBytes(TestPictures.file("pil-source.png"));
        ByteBuffer.wrap(bytes).putInt(16, 200_000).putInt(20, 300_000);
        CRC32 crc = new CRC32();
        crc.update(bytes, 12, 17);
        ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
        Path file = Files.write(directory.resolve("huge.png"), bytes);
        assertEquals(
                file
                        + " has 200000x300000 pixels, but at most 400000000 are allowed; raise the limit of pixels, or reduce the picture first",
                messageOf(file));
        String allowed = assertThrows(PictureException.class, () -> PictureReader.open(file, Long.MAX_VALUE))
                .getMessage();
        assertTrue(
                allowed.startsWith(file + " has 200000x300000 pixels, which need 171661 MiB, but Java has only "),
                allowed);
    }

    @Test
    void aSuggestedPaletteHasNoMeaningForColours() throws IOException {
        Path file = directory.resolve("suggested.png");
        BufferedImage white = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
        white.setRGB(4, 4, 0xffffff);
        ImageIO.write(white, "png", file.toFile());
        byte[] suggested = TestFiles.pngWith(Files.readAllBytes(file), "PLTE", new byte[6]);
        assertEquals(List.of(), PictureReader.open(Files.write(file, suggested)).notes());
    }

    @Test
    void anyLongDurationIsALimitOfTime() throws IOException {
        Path file = TestPictures.file("pil-source.png");
        Duration forever = ChronoUnit.FOREVER.getDuration();
        assertEquals(
                PictureReader.open(file).info().width(),
                PictureReader.open(file, ReadLimits.pixels(1 << 20).withTime(forever))
                        .info()
                        .width());
    }

    private static String messageOf(Path file) {
        return assertThrows(PictureException.class, () -> PictureReader.read(file))
                .getMessage();
    }
}
