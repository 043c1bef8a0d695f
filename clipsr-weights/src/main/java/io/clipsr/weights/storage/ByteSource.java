package io.clipsr.weights.storage;

/** A random-access source of bytes: a file, or an array. Implementations are thread-safe. */
public interface ByteSource extends AutoCloseable {

    /** Returns the name of the source in messages. */
    String name();

    /** Returns the number of bytes. */
    long size();

    /**
     * Copies exactly {@code count} bytes from {@code position} on.
     *
     * @param position the position of the first byte
     * @param to the array to fill
     * @param at the index in the array of the first byte
     * @param count the number of bytes
     * @throws io.clipsr.weights.format.WeightFormatException if the source is too short or cannot be read
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
