package io.clipsr.weights.storage;

import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFormatException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, read in two ways. Bytes wanted once come through a plain read: Java 17 cannot unmap, so a map would keep
 * every page of a model resident until the collector happens to run. Bytes picked here and there (some rows of a
 * large table) come through a memory map.
 *
 * <p>It is a RandomAccessFile because reads of a FileChannel close it for everybody when their thread is interrupted.
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
     * @throws WeightFormatException if it is not there, is a directory, or may not be read
     */
    @SuppressWarnings("resource") // handed over to the new object
    public static FileBytes open(Path path) {
        if (!Files.exists(path)) {
            throw new WeightFormatException(Kind.UNREADABLE, path + " does not exist; check the path of the weight file.");
        }
        if (!Files.isRegularFile(path)) {
            throw new WeightFormatException(Kind.UNREADABLE, path + " is not a file; a weight file was expected.");
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
            throw new WeightFormatException(Kind.TRUNCATED, path + " became shorter while it was read; try again.", e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public synchronized ByteBuffer view(long position, int count) {
        check(position, count);
        // A pending interrupt would close the channel, and with it the file; it is put back afterwards.
        boolean interrupted = Thread.interrupted();
        try {
            return file.getChannel().map(FileChannel.MapMode.READ_ONLY, position, count).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
            throw new WeightFormatException(Kind.TRUNCATED, path + " ends at byte " + size + ", but " + count
                    + " bytes at " + position + " are needed: it is incomplete, copy or download it again.");
        }
    }

    private WeightFormatException unreadable(IOException e) {
        return new WeightFormatException(Kind.UNREADABLE, path + " cannot be read: " + e.getMessage() + ".", e);
    }
}
