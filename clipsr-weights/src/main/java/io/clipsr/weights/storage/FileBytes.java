package io.clipsr.weights.storage;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a file, read without memory mapping. A mapped file that is truncated causes an InternalError or reads as
 * zeros. Also, Java 17 cannot unmap a file, so the pages of a model would stay resident until a garbage collection.
 *
 * <p>It uses a RandomAccessFile because an interrupt during a read closes a FileChannel for all threads.
 */
public final class FileBytes implements ByteSource {
    private final Path path;
    private final RandomAccessFile file;
    private final long size;
    private boolean closed;

    private FileBytes(Path path, RandomAccessFile file, long size) {
        this.path = path;
        this.file = file;
        this.size = size;
    }

    /**
     * Opens a file.
     *
     * @throws WeightFormatException if it does not exist, is a directory, or is not readable
     */
    @SuppressWarnings("resource") // owned by the new object
    public static FileBytes open(Path path) {
        if (!Files.exists(path)) {
            throw new WeightFormatException(
                    Kind.NOT_FOUND, path + " does not exist; check the path of the weight file.");
        }
        if (!Files.isRegularFile(path)) {
            throw new WeightFormatException(Kind.NOT_A_FILE, path + " is not a file; a weight file was expected.");
        }
        if (path.getFileSystem() == FileSystems.getDefault()
                && !path.toFile().toPath().equals(path)) {
            throw new WeightFormatException(
                    Kind.UNREADABLE, path + " cannot be opened: its name or that of a folder is not UTF-8; rename it.");
        }
        try {
            long size = Files.size(path);
            return new FileBytes(path, new RandomAccessFile(path.toFile(), "r"), size);
        } catch (IOException e) {
            throw new WeightFormatException(Kind.UNREADABLE, path + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized void read(long position, byte[] to, int at, int count) {
        check(position, count);
        try {
            file.seek(position);
            file.readFully(to, at, count);
        } catch (EOFException e) {
            throw new WeightFormatException(
                    Kind.CHANGED,
                    path + " became shorter while it was read; wait until no program writes to it, and try again.",
                    e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void check(long position, int count) {
        if (closed) {
            throw new IllegalStateException(path + " is closed.");
        }
        if (position < 0 || count < 0 || position > size - count) {
            throw new WeightFormatException(
                    Kind.CHANGED,
                    path + " ends at byte " + size + ", but " + count + " bytes at " + position
                            + " are needed: it is incomplete, copy or download it again.");
        }
    }

    private WeightFormatException unreadable(IOException e) {
        return new WeightFormatException(Kind.UNREADABLE, path + " cannot be read: " + e.getMessage() + ".", e);
    }
}
