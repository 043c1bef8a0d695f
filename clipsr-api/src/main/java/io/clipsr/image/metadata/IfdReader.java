package io.clipsr.image.metadata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/**
 * Goes through the directories of a TIFF file, a BigTIFF file or an Exif block, without reading the values.
 *
 * <p>The number of entries is limited in all: directories can overlap and refer to each other, so that a small file
 * would have any number of them.
 */
public final class IfdReader {
    private static final int BIG = 43;
    private static final int MAX_ENTRIES = 1 << 20;
    private static final int MAX_ENTRIES_OF_DIRECTORY = 0xffff;
    /** The number of bytes of a value, by type from 1 (BYTE) to 18 (IFD8); 0 for types that do not exist. */
    private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    private final ImageInputStream in;
    private final long start;
    private final ByteOrder order;
    private final boolean big;
    private long nextAt;
    private int left = MAX_ENTRIES;

    /**
     * An entry of a directory.
     *
     * @param place the position of the entry itself in the input
     * @param type the type of its values, 1 to 18
     * @param count the number of its values
     * @param at the position of its values in the input, which has all of them
     */
    public record Entry(long place, int tag, int type, long count, long at) {

        /** Returns the number of bytes of one value. */
        public int valueBytes() {
            return IfdReader.valueBytes(type);
        }

        /** Returns the number of bytes of all values. */
        public long bytes() {
            return count * BYTES[type];
        }
    }

    /**
     * Reads the header. The byte order of the input is changed to that of the file.
     *
     * @param in the input at the beginning of the file or block; its length must be known
     */
    public IfdReader(ImageInputStream in) throws IOException {
        this.in = in;
        start = in.getStreamPosition();
        order = in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        in.setByteOrder(order);
        in.seek(start + 2);
        big = in.readUnsignedShort() == BIG;
        nextAt = start + (big ? 8 : 4);
    }

    /**
     * Returns the number of bytes of one value.
     *
     * @param type the type of the value, 1 (BYTE) to 18 (IFD8)
     */
    static int valueBytes(int type) {
        return BYTES[type];
    }

    /** Returns the order of the bytes. */
    public ByteOrder order() {
        return order;
    }

    /** Returns the number of bytes of an offset. */
    public int offsetBytes() {
        return big ? 8 : 4;
    }

    /**
     * Returns the position in the input at which the offset of the next directory stands: of the first directory, or of
     * the one after that of which the entries were read last. The input may end before it.
     */
    public long nextAt() {
        return nextAt;
    }

    /** Returns the offset of the next directory, see {@link #nextAt}; 0 if there is none. */
    public long next() throws IOException {
        if (!holds(nextAt, offsetBytes())) {
            return 0;
        }
        in.seek(nextAt);
        return offset();
    }

    /**
     * Reads a directory.
     *
     * @param offset the offset of the directory from the beginning of the file or block
     * @return its entries; those with an unknown type, or whose values are not in the file, are left out
     */
    public List<Entry> entries(long offset) throws IOException {
        int head = big ? 8 : 2;
        int size = big ? 20 : 12;
        List<Entry> entries = new ArrayList<>();
        long first = start + offset + head;
        nextAt = Long.MAX_VALUE;
        if (offset < 0 || !holds(start + offset, head)) {
            return entries;
        }
        in.seek(start + offset);
        long count = big ? in.readLong() : in.readUnsignedShort();
        if (count < 0 || count > MAX_ENTRIES_OF_DIRECTORY) {
            return entries;
        }
        for (int i = 0; i < count && left > 0 && holds(first + (long) i * size, size); i++) {
            left--;
            Entry entry = entry(first + (long) i * size);
            if (entry != null) {
                entries.add(entry);
            }
        }
        nextAt = first + count * size;
        return entries;
    }

    private Entry entry(long place) throws IOException {
        in.seek(place);
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long count = offset();
        int bytes = type < BYTES.length ? BYTES[type] : 0;
        if (bytes == 0 || count < 0 || count > in.length() / bytes) {
            return null;
        }
        long at = in.getStreamPosition();
        if (count * bytes > offsetBytes()) {
            at = start + offset();
        }
        return holds(at, count * bytes) ? new Entry(place, tag, type, count, at) : null;
    }

    private long offset() throws IOException {
        return big ? in.readLong() : in.readUnsignedInt();
    }

    private boolean holds(long at, long length) throws IOException {
        return at >= start && at <= in.length() - length;
    }
}
