package io.clipsr.weights.storage;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;

/** Bytes in memory, for a model that is read from a jar. */
public final class ArrayBytes implements ByteSource {
    private final String name;
    private final long size;
    private volatile byte[] bytes;

    /** Wraps an array, which is not copied. */
    public ArrayBytes(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
        this.size = bytes.length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, byte[] to, int at, int count) {
        System.arraycopy(checked(position, count), (int) position, to, at, count);
    }

    @Override
    public void close() {
        bytes = null;
    }

    private byte[] checked(long position, int count) {
        byte[] all = bytes;
        if (all == null) {
            throw new IllegalStateException(name + " is closed.");
        }
        if (position < 0 || count < 0 || position > size - count) {
            throw new WeightFormatException(
                    Kind.CHANGED,
                    name + " ends at byte " + size + ", but " + count + " bytes at " + position
                            + " are needed: it is incomplete.");
        }
        return all;
    }
}
