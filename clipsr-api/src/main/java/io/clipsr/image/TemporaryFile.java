package io.clipsr.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file for what comes from a stream or goes to one: decoders and encoders have to move back and forth in it. It is
 * deleted when this is closed, and when the JVM ends.
 */
final class TemporaryFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final Thread cleanup = new Thread(this::delete, "clipsr-cleanup");

    TemporaryFile() throws IOException {
        path = Files.createTempFile("clipsr-", ".tmp"); // for this user only
        try {
            Runtime.getRuntime().addShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            delete();
            throw new IOException("the program is ending", e);
        }
    }

    Path path() {
        return path;
    }

    /**
     * Copies a stream into the file.
     *
     * @param most the largest number of bytes to copy
     * @return whether this was the whole stream
     */
    boolean fill(InputStream from, long most) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = most;
        try (OutputStream to = Files.newOutputStream(path)) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                left -= count;
                if (left < 0) {
                    return false;
                }
                to.write(buffer, 0, count);
            }
        }
        return true;
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger(TemporaryFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not delete " + path, e);
        }
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook has run, or runs now.
        }
    }
}
