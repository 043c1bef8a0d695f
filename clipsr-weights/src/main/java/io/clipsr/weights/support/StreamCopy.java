package io.clipsr.weights.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies streams to files. */
public final class StreamCopy {
    private static final int BUFFER_BYTES = 1 << 16;

    private StreamCopy() {}

    /**
     * Copies a stream to its end, or up to a limit. The stream is not closed.
     *
     * @param file the file, which is replaced
     * @param most the largest number of bytes that are written
     * @param check what is run before each part is read; its exceptions reach the caller
     * @return whether this was the whole stream
     */
    public static boolean copy(InputStream from, Path file, long most, Runnable check) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = most;
        try (OutputStream to = Files.newOutputStream(file)) {
            check.run();
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                left -= count;
                if (left < 0) {
                    return false;
                }
                to.write(buffer, 0, count);
                check.run();
            }
        }
        return true;
    }
}
