package io.clipsr.image.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelInputTest {
    private static final int SIZE = 20_000;

    @TempDir
    private Path directory;

    /** A number that lies across the end of the buffer is no end of the file. */
    @Test
    void numbersAtAnyPosition() throws IOException {
        byte[] content = content();
        try (ChannelInput in = input(content)) {
            SplicedInput patched = new SplicedInput(in, Map.of(8191L, (byte) 1, 8192L, (byte) 2, 8193L, (byte) 3));
            byte[] changed = content.clone();
            System.arraycopy(new byte[] {1, 2, 3}, 0, changed, 8191, 3);
            for (int at = 0; at <= SIZE - 8; at++) {
                in.seek(at);
                assertEquals(ByteBuffer.wrap(content).getLong(at), in.readLong());
                patched.seek(at);
                assertEquals(ByteBuffer.wrap(changed).getInt(at), patched.readInt());
                assertEquals(changed[at + 4] & 0xff, patched.read());
            }
        }
    }

    /** The same across the place where bytes are inserted. */
    @Test
    void numbersAcrossInsertedBytes() throws IOException {
        byte[] content = content();
        try (ChannelInput in = input(content)) {
            SplicedInput spliced = new SplicedInput(in, 100, new byte[] {1, 2, 3, 4, 5}, Map.of());
            ByteBuffer expected = ByteBuffer.allocate(SIZE + 5);
            expected.put(content, 0, 100).put(new byte[] {1, 2, 3, 4, 5}).put(content, 100, SIZE - 100);
            for (int at = 80; at < 120; at++) {
                spliced.seek(at);
                assertEquals(expected.getLong(at), spliced.readLong());
            }
        }
    }

    @Test
    void theEndOfTheFile() throws IOException {
        byte[] content = content();
        try (ChannelInput in = input(content)) {
            in.seek(SIZE - 3);
            byte[] last = new byte[10];
            assertEquals(3, in.read(last));
            assertArrayEquals(Arrays.copyOfRange(content, SIZE - 3, SIZE), Arrays.copyOf(last, 3));
            assertEquals(-1, in.read(last));
            assertEquals(0, in.read(last, 0, 0));
            in.seek(SIZE - 3);
            assertThrows(EOFException.class, in::readInt);
        }
    }

    private static byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        return content;
    }

    private ChannelInput input(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("file"), content);
        return new ChannelInput(file, new DecodeLimits(1000, null, () -> false, bytes -> {}));
    }
}
