package io.clipsr.weights.storage;

import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFormatException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all: written beside its place, forced to the disk, moved in one step. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the contents. */
    @FunctionalInterface
    public interface Contents {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Checks early, before any long work, that a file may be put there.
     *
     * @param overwrite whether a file already there may be replaced
     * @throws WeightFormatException if not
     */
    public static void check(Path target, boolean overwrite) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw new WeightFormatException(Kind.UNWRITABLE, target + " is a directory; name a file to write.");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new WeightFormatException(
                    Kind.UNWRITABLE,
                    target + " cannot be written: the folder " + folder + " does not exist; create it first.");
        }
        if (!overwrite && Files.exists(target)) {
            throw new WeightFormatException(
                    Kind.UNWRITABLE, target + " already exists; name another file, or allow to overwrite it.");
        }
        if (!Files.isWritable(folder)) {
            throw new WeightFormatException(
                    Kind.UNWRITABLE, target + " cannot be written: no permission to create files in " + folder + ".");
        }
    }

    /**
     * Writes a file. Whatever goes wrong, in the contents or on the disk, nothing new remains and an old file is as it
     * was.
     *
     * @throws WeightFormatException if it cannot be written
     */
    public static void write(Path target, boolean overwrite, Contents contents) {
        check(target, overwrite);
        Path part = target.resolveSibling(".clipsr-" + UUID.randomUUID() + ".part");
        // Ctrl-C ends the JVM without any finally.
        Thread cleanup = new Thread(() -> deleteQuietly(part), "clipsr-cleanup");
        Runtime.getRuntime().addShutdownHook(cleanup);
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                contents.writeTo(channel);
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WeightFormatException(Kind.UNWRITABLE, target + " cannot be written: " + reason(e) + ".", e);
        } finally {
            deleteQuietly(part);
            forget(cleanup);
        }
    }

    private static void forget(Thread cleanup) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook has run, or runs now.
        }
    }

    /** The message of such an exception is often nothing but the name of a file, or missing. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }

    /** After the move there is nothing to delete; before it, failing to delete must not hide why writing failed. */
    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not delete " + part, e);
        }
    }
}
