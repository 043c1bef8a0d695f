package io.clipsr.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file for what comes from a stream or goes to one: decoders and encoders have to move back and forth in it. It is
 * deleted when this is closed, and when the JVM ends.
 */
final class TemporaryFile implements AutoCloseable {
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
