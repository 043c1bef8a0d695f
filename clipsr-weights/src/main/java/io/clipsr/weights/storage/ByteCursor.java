package io.clipsr.weights.storage;

import io.clipsr.weights.format.WeightFormatException;
import java.util.function.Supplier;

/** Reads a part of a source sequentially, little-endian, with a small buffer. */
public final class ByteCursor {
    private static final int WINDOW = 1 << 16;

    private final ByteSource source;
    private final long end;
    private final Supplier<WeightFormatException> ended;
    private byte[] window = {};
    private int at;
    /** The position of the buffer's end in the source. */
    private long next;

    /**
     * Creates a cursor.
     *
     * @param source the source
     * @param start the position of the first byte
     * @param end the position after the last byte
     * @param ended the exception to throw if more is read
     */
    public ByteCursor(ByteSource source, long start, long end, Supplier<WeightFormatException> ended) {
        this.source = source;
        this.next = start;
        this.end = end;
        this.ended = ended;
    }

    /** Returns the position of the next byte in the source. */
    public long position() {
        return next - (window.length - at);
    }

    public byte next() {
        if (at == window.length) {
            if (next >= end) {
                throw ended.get();
            }
            window = source.bytes(next, (int) Math.min(WINDOW, end - next));
            next += window.length;
            at = 0;
        }
        return window[at++];
    }

    public int nextUnsigned() {
        return next() & 0xFF;
    }

    /** Reads an integer of 1 to 8 bytes, unsigned unless it has 8. */
    public long nextNumber(int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (next() & 0xFFL) << 8 * i;
        }
        return number;
    }

    /** Copies bytes; nothing is allocated before it is known that the source has them. */
    public byte[] nextBytes(int count) {
        if (count > end - position()) {
            throw ended.get();
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = next();
        }
        return bytes;
    }
}
