package io.clipsr.weights.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files atomically: to a temporary file in the same folder, which is renamed to the target. If the target is a
 * symbolic link, the file to which it points is replaced, not the link.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the contents to an open channel. */
    @FunctionalInterface
    public interface ChannelContents {
        /** Writes the contents. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Writes the contents to a file by its path. */
    @FunctionalInterface
    public interface FileContents {
        /**
         * Writes the contents.
         *
         * @param file the temporary file, which exists and is empty
         */
        void writeTo(Path file) throws IOException;
    }

    /**
     * Checks, before any long work, that a file can be written.
     *
     * @param target the file to write
     * @param overwrite whether an existing file may be replaced
     * @throws IOException if it cannot; the message is a full sentence that names the target or its folder
     */
    public static void check(Path target, boolean overwrite) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) {
            throw new IOException(target + " is a directory; name a file to write.");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(
                    target + " cannot be written: the folder " + folder + " does not exist; create it first.");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(target + " is a device or a pipe, which cannot be replaced by a file; name a file.");
        }
        if (!overwrite && Files.exists(target)) {
            throw exists(target);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException(target + " cannot be written: no permission to create files in " + folder + ".");
        }
    }

    /**
     * Writes a file through a channel, see {@link #replace}.
     *
     * @param target the file to write
     * @param overwrite whether an existing file may be replaced
     * @param contents the contents
     * @throws IOException as {@link #replace}
     */
    public static void write(Path target, boolean overwrite, ChannelContents contents) throws IOException {
        replace(target, overwrite, part -> {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                contents.writeTo(channel);
            }
        });
    }

    /**
     * Writes a file. Whatever fails, in the contents or on the disk, no new file remains and an old one is unchanged.
     * The contents are forced to the disk before the file takes its name, and so is the name afterwards, where the
     * system can do that. A file that appears meanwhile is not replaced unless that is allowed.
     *
     * <p>A replaced file keeps its mode, group and owner if this user may set them. Other hard links to it keep the old
     * contents.
     *
     * @param target the file to write
     * @param overwrite whether an existing file may be replaced
     * @param contents the contents; their unchecked exceptions reach the caller
     * @throws IOException if {@link #check} fails or writing fails; the message is a full sentence
     */
    public static void replace(Path target, boolean overwrite, FileContents contents) throws IOException {
        check(target, overwrite);
        Path part = null;
        Thread cleanup = null;
        try {
            Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
            part = StaleParts.beside(file);
            cleanup = deleteAtExit(part);
            Files.createFile(part);
            StaleParts.sweepBeside(part);
            KeptAttributes kept = KeptAttributes.of(file);
            kept.restrict(part);
            contents.writeTo(part);
            force(part, StandardOpenOption.WRITE);
            kept.apply(part);
            if (overwrite) {
                moveInto(part, file);
            } else {
                publish(part, file);
            }
            forceFolder(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        } catch (IOException e) {
            throw new IOException(target + " cannot be written: " + reason(root(e)) + ".", e);
        } finally {
            deleteQuietly(part);
            forget(cleanup);
        }
    }

    /** Registers the deletion of a file when the JVM ends, since Ctrl-C ends it without running finally blocks. */
    private static Thread deleteAtExit(Path part) throws IOException {
        Thread cleanup = new Thread(() -> deleteQuietly(part), "clipsr-cleanup");
        try {
            Runtime.getRuntime().addShutdownHook(cleanup);
        } catch (IllegalStateException e) {
            throw new IOException("the program is ending", e);
        }
        return cleanup;
    }

    private static void forget(Thread cleanup) {
        try {
            if (cleanup != null) {
                Runtime.getRuntime().removeShutdownHook(cleanup);
            }
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook has run, or runs now.
        }
    }

    private static IOException exists(Path target) {
        return new IOException(target + " already exists; name another file, or allow to overwrite it.");
    }

    private static void force(Path path, OpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        } catch (UnsupportedOperationException e) {
            return; // a file system without channels, such as ZIP
        }
    }

    /**
     * Forces the names in a folder to the disk. Not all systems can open a folder; the file is complete all the same.
     */
    private static void forceFolder(Path folder) {
        try {
            force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "could not force " + folder + " to the disk", e);
        }
    }

    /**
     * Gives the file its name unless that exists: a rename would replace a file that another writer has just completed.
     * Where there are no hard links, an empty file takes the name first.
     *
     * @throws FileAlreadyExistsException if the name exists
     */
    static void publish(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            Files.createFile(file);
            try {
                moveInto(part, file);
            } catch (IOException failure) {
                Files.deleteIfExists(file);
                throw failure;
            }
        }
    }

    private static void moveInto(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) { // the latter in a ZIP
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Returns the root cause, because encoders wrap a cause such as a full disk in an exception without its message.
     */
    public static IOException root(IOException e) {
        IOException root = e;
        while (root.getCause() instanceof IOException cause) {
            root = cause;
        }
        return root;
    }

    /** Returns the reason for a failed file operation, for the user; the message itself is often only a file name. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }

    /** Deletes the temporary file; a failure to do so must not hide the reason why writing failed. */
    private static void deleteQuietly(Path part) {
        if (part == null) {
            return;
        }
        try {
            Files.deleteIfExists(part); // after the move the file no longer exists
        } catch (IOException e) {
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not delete " + part, e);
        }
    }
}
