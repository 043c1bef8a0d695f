package io.clipsr.weights.storage;

/** Bytes at positions: a file, or an array for what comes out of a jar. Safe to use from several threads. */
public interface ByteSource extends AutoCloseable {

    /** Returns the name in messages. */
    String name();

    /** Returns the number of bytes. */
    long size();

    /**
     * Copies exactly {@code count} bytes from {@code position} on.
     *
     * @throws io.clipsr.weights.format.WeightFormatException if they are not there or cannot be read
     */
    void read(long position, byte[] to, int at, int count);

    @Override
    void close();

    /** Returns {@code count} bytes from {@code position} on. */
    default byte[] bytes(long position, int count) {
        byte[] bytes = new byte[count];
        read(position, bytes, 0, count);
        return bytes;
    }
}
