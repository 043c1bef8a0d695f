package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that WebP files with a contradictory container are rejected, and that lossy ones have libwebp's colours. */
class WebpContainerTest {
    /** The mean colours of 4x4 parts of {@code gradient_q75.webp} as decoded by libwebp's dwebp, row by row. */
    private static final double[][] DECODED_BY_LIBWEBP = {
        {31.8, 31.9, 223.5},
        {95.5, 31.5, 159.6},
        {159.8, 31.5, 95.4},
        {223.4, 31.7, 31.7},
        {31.4, 95.8, 223.1},
        {95.6, 95.7, 159.7},
        {159.4, 95.6, 95.3},
        {223.2, 95.7, 31.3},
        {31.4, 159.8, 223.2},
        {95.4, 159.7, 159.2},
        {159.4, 159.6, 95.5},
        {223.3, 159.8, 31.3},
        {31.3, 223.7, 223.2},
        {95.6, 223.4, 159.4},
        {159.8, 223.7, 95.6},
        {223.6, 223.7, 31.6}
    };

    @TempDir
    private Path folder;

    private static Path resource(String name) {
        return TestPictures.file("webp/" + name);
    }

    @Test
    void lossyColoursAreThoseOfLibwebp() throws IOException {
        PictureSource source = PictureReader.open(resource("gradient_q75.webp"));
        for (int part = 0; part < 16; part++) {
            float[] rgb = source.read(part % 4 * 64, part / 4 * 64, 64, 64).rgb();
            for (int c = 0; c < 3; c++) {
                double sum = 0;
                for (int i = 0; i < 64 * 64; i++) {
                    sum += (rgb[c * 64 * 64 + i] + 1) * 127.5;
                }
                assertEquals(DECODED_BY_LIBWEBP[part][c], sum / (64 * 64), 2, "part " + part + ", channel " + c);
            }
        }
    }

    @Test
    void rawAlphaIsRead() throws IOException {
        float[] alpha = PictureReader.open(resource("rawalpha_16.webp"))
                .read(0, 0, 16, 16)
                .alpha();
        for (int i = 0; i < alpha.length; i++) {
            assertEquals(i % 16 < 8 ? 0 : 1, alpha[i], "pixel " + i);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cut_at_50_percent.webp | is cut short: it has",
                "cut_at_90_percent.webp | is cut short: it has",
                "canvas16_frame16383.webp | is damaged: it announces a picture of 16x16 pixels, but contains one of"
                        + " 16383x16383",
            })
    void contradictionsAreRefused(String name, String message) {
        PictureException refused = assertThrows(PictureException.class, () -> PictureReader.open(resource(name), 1000));
        assertEquals(
                resource(name) + " " + message,
                refused.getMessage().substring(0, (resource(name) + " " + message).length()));
    }

    /** A file without an extended header has no canvas, so the limit applies to the picture's own size. */
    @ParameterizedTest
    @ValueSource(strings = {"gradient-lossy.webp", "gradient-lossless.webp"})
    void sizesAreLimitedWithoutACanvas(String name) {
        PictureException refused =
                assertThrows(PictureException.class, () -> PictureReader.open(TestPictures.file(name), 24 * 16 - 1));
        assertTrue(refused.getMessage().contains("24x16 pixels"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most 383 are allowed"), refused.getMessage());
    }

    /** Frames within frames would otherwise take a call each, and end in a StackOverflowError. */
    @Test
    void nestedFramesAreRefused() throws IOException {
        int depth = 100_000;
        ByteBuffer bytes = ByteBuffer.allocate(12 + 24 * depth).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes.capacity() - 8);
        bytes.put("WEBP".getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            bytes.put("ANMF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes.remaining() - 4);
            bytes.position(bytes.position() + 16);
        }
        Path nested = folder.resolve("nested.webp");
        Files.write(nested, bytes.array());
        PictureException refused = assertThrows(PictureException.class, () -> PictureReader.open(nested));
        assertEquals(nested + " is damaged: a frame of its animation contains another frame", refused.getMessage());
    }

    /** A file truncated anywhere gives an exception. */
    @ParameterizedTest
    @ValueSource(
            strings = {"gradient-lossy.webp", "gradient-lossless.webp", "gradient-lossy-alpha.webp", "animated.webp"})
    void everyCutIsNoticed(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TestPictures.file(name));
        for (int length = 13; length < whole.length; length++) {
            Path cut = folder.resolve("cut.webp");
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThrows(PictureException.class, () -> PictureReader.open(cut), name + " cut to " + length);
        }
    }
}
