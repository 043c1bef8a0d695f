package io.clipsr.weights.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCopyTest {
    @TempDir
    private Path folder;

    @Test
    void upToTheLimit() throws IOException {
        byte[] bytes = new byte[100_000];
        Path file = folder.resolve("copy");
        assertTrue(StreamCopy.copy(new ByteArrayInputStream(bytes), file, bytes.length, () -> {}));
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertFalse(StreamCopy.copy(new ByteArrayInputStream(bytes), file, bytes.length - 1, () -> {}));
        assertTrue(Files.size(file) < bytes.length);
    }

    @Test
    void checkEndsAnEndlessStream() {
        AtomicInteger reads = new AtomicInteger();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return reads.incrementAndGet();
            }
        };
        AtomicInteger checks = new AtomicInteger();
        assertThrows(
                CancellationException.class,
                () -> StreamCopy.copy(endless, folder.resolve("copy"), Long.MAX_VALUE, () -> {
                    if (checks.incrementAndGet() == 5) {
                        throw new CancellationException();
                    }
                }));
        assertEquals(5, checks.get());
    }
}
