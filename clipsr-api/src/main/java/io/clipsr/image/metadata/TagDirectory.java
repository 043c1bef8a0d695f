package io.clipsr.image.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;

/**
 * A directory of tags of a TIFF file or of an Exif block, with the values' bytes as they are stored. Texts have any
 * encoding, so they are not decoded.
 */
public final class TagDirectory {
    static final int X_RESOLUTION = 282;
    static final int Y_RESOLUTION = 283;
    static final int RESOLUTION_UNIT = 296;

    private static final int RATIONAL = 5;
    private static final int LONG = 4;

    private static final int SHORT = 3;
    /** The tags whose values are directories: Exif, GPS and interoperability. */
    private static final Set<Integer> DIRECTORIES = Set.of(0x8769, 0x8825, 0xa005);

    /** The largest number of directories one below the other: the first, Exif, and interoperability. */
    private static final int MAX_DEPTH = 3;

    private static final int MAX_VALUE_BYTES = 16 << 20;
    private static final int MAX_TOTAL_BYTES = 2 * MAX_VALUE_BYTES;
    /** The last type of TIFF, IFD; those after it are BigTIFF's. */
    private static final int LAST_TYPE = 13;

    private static final int NO_UNIT = 1;
    private static final int PER_INCH = 2;
    private static final int PER_CENTIMETRE = 3;

    private final ByteOrder order;
    private final Map<Integer, Tag> tags = new TreeMap<>();

    /**
     * A tag.
     *
     * @param type the type of its values, 1 to 13
     * @param data the bytes of its values; of a directory, its former offset
     * @param directory the directory; null for other tags
     */
    record Tag(int type, byte[] data, TagDirectory directory) {
        int count() {
            return data.length / IfdReader.valueBytes(type);
        }
    }

    TagDirectory(ByteOrder order) {
        this.order = order;
    }

    /** Reads the first directory of a file, or of a block; damaged tags are left out. */
    static TagDirectory first(ImageInputStream in) throws IOException {
        ByteOrder before = in.getByteOrder();
        try {
            IfdReader reader = new IfdReader(in);
            TagDirectory directory = new TagDirectory(reader.order());
            directory.read(new Reading(in, reader, new HashSet<>(), new int[] {MAX_TOTAL_BYTES}), reader.next(), 1);
            return directory;
        } finally {
            in.setByteOrder(before);
        }
    }

    /** A file that is read; {@code left} is the number of bytes that may still be kept. */
    private record Reading(ImageInputStream in, IfdReader directories, Set<Long> seen, int[] left) {}

    private void read(Reading from, long offset, int depth) throws IOException {
        if (offset == 0 || depth > MAX_DEPTH || !from.seen().add(offset)) {
            return;
        }
        for (IfdReader.Entry entry : from.directories().entries(offset)) {
            if (entry.type() > LAST_TYPE
                    || entry.bytes() > Math.min(MAX_VALUE_BYTES, from.left()[0])
                    || tags.containsKey(entry.tag())) {
                continue;
            }
            byte[] data = new byte[(int) entry.bytes()];
            from.left()[0] -= data.length;
            from.in().seek(entry.at());
            from.in().readFully(data);
            TagDirectory below = null;
            if (DIRECTORIES.contains(entry.tag())) {
                if (entry.type() != LONG && entry.type() != LAST_TYPE || data.length != 4) {
                    continue;
                }
                below = new TagDirectory(order);
                below.read(from, ByteBuffer.wrap(data).order(order).getInt() & 0xffffffffL, depth + 1);
            }
            tags.put(entry.tag(), new Tag(entry.type(), data, below));
        }
    }

    Map<Integer, Tag> tags() {
        return tags;
    }

    /** Returns the byte order of the values. */
    public ByteOrder order() {
        return order;
    }

    /** Sets the values of a tag, from their bytes in the directory's byte order. */
    void put(int number, int type, byte[] data) {
        tags.put(number, new Tag(type, data, null));
    }

    /** Sets the values of a tag as SHORT. */
    public void putShorts(int number, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        put(number, SHORT, bytes.array());
    }

    /** Sets the values of a tag as LONG. */
    public void putLongs(int number, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
        for (long value : values) {
            bytes.putInt((int) value);
        }
        put(number, LONG, bytes.array());
    }

    /** Sets the value of a tag as RATIONAL. */
    void putRational(int number, long numerator, long denominator) {
        putLongs(number, numerator, denominator);
        put(number, RATIONAL, bytes(number));
    }

    /** Returns a directory with some of the tags. */
    TagDirectory only(Set<Integer> numbers) {
        TagDirectory some = new TagDirectory(order);
        tags.forEach((number, tag) -> {
            if (numbers.contains(number)
                    && (tag.directory() == null || !tag.directory().tags.isEmpty())) {
                some.tags.put(number, tag);
            }
        });
        return some;
    }

    /** Returns the bytes of a tag; null if it is missing or empty. */
    byte[] bytes(int number) {
        Tag tag = tags.get(number);
        return tag == null || tag.data().length == 0 ? null : tag.data();
    }

    /** Returns the resolution; null if it is unknown. */
    Density density() {
        Tag unitTag = tags.get(RESOLUTION_UNIT);
        int unit = unitTag != null && unitTag.type() == SHORT && unitTag.count() == 1
                ? ByteBuffer.wrap(unitTag.data()).order(order).getShort()
                : PER_INCH;
        double x = rational(X_RESOLUTION);
        double y = rational(Y_RESOLUTION);
        double toInches = unit == PER_CENTIMETRE ? 2.54 : 1;
        return unit == NO_UNIT ? null : Density.of(toInches * x, toInches * (y > 0 ? y : x));
    }

    private double rational(int number) {
        Tag tag = tags.get(number);
        if (tag == null || tag.type() != RATIONAL || tag.count() != 1) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(tag.data()).order(order);
        return (bytes.getInt() & 0xffffffffL) / (double) (bytes.getInt() & 0xffffffffL);
    }

    /** Returns an Exif block of the tags; null if there are none. */
    byte[] block() {
        if (tags.isEmpty()) {
            return null;
        }
        byte[] directory = bytesAt(8);
        return ByteBuffer.allocate(8 + directory.length)
                .order(order)
                .put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .put(directory)
                .array();
    }

    /**
     * Returns the bytes of the directory, with its values and the directories below.
     *
     * @param position the position in the file at which they will be
     */
    public byte[] bytesAt(long position) {
        ByteBuffer out = ByteBuffer.allocate(size()).order(order);
        write(out, position);
        return out.array();
    }

    /** Returns the number of bytes of the directory with all values and all directories below. */
    private int size() {
        int size = 2 + 12 * tags.size() + 4;
        for (Tag tag : tags.values()) {
            size += tag.directory() != null ? tag.directory().size() : outside(tag);
        }
        return size;
    }

    /** Returns the number of bytes of values that do not fit into the directory; values begin at even offsets. */
    private static int outside(Tag tag) {
        return tag.data().length <= 4 ? 0 : (tag.data().length + 1) / 2 * 2;
    }

    /**
     * Writes the directory at the buffer's position, and its values and directories below behind it.
     *
     * @param base the position of the buffer's beginning in the file
     */
    private void write(ByteBuffer out, long base) {
        int free = out.position() + 2 + 12 * tags.size() + 4;
        out.putShort((short) tags.size());
        for (Map.Entry<Integer, Tag> entry : tags.entrySet()) {
            Tag tag = entry.getValue();
            out.putShort(entry.getKey().shortValue())
                    .putShort((short) tag.type())
                    .putInt(tag.count());
            int next = out.position() + 4;
            if (tag.directory() != null) {
                out.putInt((int) (base + free));
                out.position(free);
                tag.directory().write(out, base);
                free += tag.directory().size();
            } else if (tag.data().length <= 4) {
                out.put(tag.data());
            } else {
                out.putInt((int) (base + free));
                out.position(free);
                out.put(tag.data());
                free += outside(tag);
            }
            out.position(next);
        }
    }
}
