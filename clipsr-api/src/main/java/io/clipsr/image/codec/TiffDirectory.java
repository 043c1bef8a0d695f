package io.clipsr.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;

/** An image file directory of a TIFF or BigTIFF file, with the places of its values so that they can be replaced. */
final class TiffDirectory {
    static final int NEW_SUBFILE_TYPE = 254;
    static final int SUBFILE_TYPE = 255;
    static final int BITS_PER_SAMPLE = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int SAMPLES_PER_PIXEL = 277;
    static final int PLANAR_CONFIGURATION = 284;
    static final int PREDICTOR = 317;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int SUB_DIRECTORIES = 330;
    private static final int BIG = 43;
    private static final int MAX_DIRECTORIES = 4096;
    /** The largest number of values that is read of a field. Those of larger ones are not needed. */
    private static final int MAX_VALUES = 4096;

    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int IFD = 13;
    private static final int LONG8 = 16;
    private static final int IFD8 = 18;

    /** The position and the type of the values of a field. */
    private record Field(int type, long at, long[] values) {}

    private final long at;
    private final boolean main;
    private final ByteOrder order;
    private final Map<Integer, Field> fields = new TreeMap<>();

    private TiffDirectory(long at, boolean main, ByteOrder order) {
        this.at = at;
        this.main = main;
        this.order = order;
    }

    /** Reads the directories of a file: the main ones in their order, each followed by those below it. */
    static List<TiffDirectory> all(ImageInputStream in) throws IOException {
        ByteOrder before = in.getByteOrder();
        long start = in.getStreamPosition();
        try {
            in.setByteOrder(in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            in.seek(start + 2);
            boolean big = in.readUnsignedShort() == BIG;
            in.seek(start + (big ? 8 : 4));
            List<TiffDirectory> all = new ArrayList<>();
            add(in, big, big ? in.readLong() : in.readUnsignedInt(), true, new HashSet<>(), all);
            return all;
        } finally {
            in.setByteOrder(before);
            in.seek(start);
        }
    }

    /** Adds a chain of directories. A chain that leaves the file or returns to itself ends there. */
    private static void add(
            ImageInputStream in, boolean big, long first, boolean main, Set<Long> seen, List<TiffDirectory> to)
            throws IOException {
        for (long at = first; at > 0 && at + 2 <= in.length() && seen.add(at) && to.size() < MAX_DIRECTORIES; ) {
            TiffDirectory directory = new TiffDirectory(at, main, in.getByteOrder());
            in.seek(at);
            long count = big ? in.readLong() : in.readUnsignedShort();
            long entries = at + (big ? 8 : 2);
            long size = big ? 20 : 12;
            if (count < 0 || count > (in.length() - entries) / size) {
                return;
            }
            for (long i = 0; i < count; i++) {
                directory.read(in, entries + i * size, big);
            }
            to.add(directory);
            long next = entries + count * size;
            if (main) {
                for (long below : directory.values(SUB_DIRECTORIES)) {
                    add(in, big, below, false, seen, to);
                }
            }
            if (next + (big ? 8 : 4) > in.length()) {
                return;
            }
            in.seek(next);
            at = big ? in.readLong() : in.readUnsignedInt();
        }
    }

    private void read(ImageInputStream in, long entry, boolean big) throws IOException {
        in.seek(entry);
        int tag = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long count = big ? in.readLong() : in.readUnsignedInt();
        int bytes = bytes(type);
        if (bytes == 0 || count < 1 || count > MAX_VALUES) {
            return;
        }
        long place = in.getStreamPosition();
        if (count * bytes > (big ? 8 : 4)) {
            place = big ? in.readLong() : in.readUnsignedInt();
        }
        if (place < 0 || place > in.length() - count * bytes) {
            return;
        }
        in.seek(place);
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (bytes) {
                case 1 -> in.readUnsignedByte();
                case 2 -> in.readUnsignedShort();
                case 4 -> in.readUnsignedInt();
                default -> in.readLong();
            };
        }
        fields.putIfAbsent(tag, new Field(type, place, values));
    }

    /** Returns the size of a whole number without sign; 0 for other types. */
    private static int bytes(int type) {
        return switch (type) {
            case BYTE -> 1;
            case SHORT -> 2;
            case LONG, IFD -> 4;
            case LONG8, IFD8 -> 8;
            default -> 0;
        };
    }

    /** Returns the values of a field of whole numbers; none if it is missing. */
    long[] values(int tag) {
        Field field = fields.get(tag);
        return field == null ? new long[0] : field.values();
    }

    /** Returns the first value of a field. */
    int value(int tag, int otherwise) {
        long[] values = values(tag);
        return values.length == 0 ? otherwise : (int) values[0];
    }

    /** Returns the order of the file's bytes. */
    ByteOrder order() {
        return order;
    }

    boolean has(int tag) {
        return fields.containsKey(tag);
    }

    long pixels() {
        return value(WIDTH, 0) * (long) value(HEIGHT, 0);
    }

    /** Returns whether it is a page, and not below one. */
    boolean isMain() {
        return main;
    }

    /**
     * Replaces all values of a field, if there is one, by the same number.
     *
     * @param bytes the bytes by their position in the file, to which the new ones are added
     */
    void replace(Map<Long, Byte> bytes, int tag, int value) {
        Field field = fields.get(tag);
        if (field != null) {
            int size = bytes(field.type());
            for (int i = 0; i < field.values().length; i++) {
                put(bytes, field.at() + (long) i * size, number(value, size));
            }
        }
    }

    /** Makes it the first directory of a file. */
    void makeFirst(Map<Long, Byte> bytes, ImageInputStream original) throws IOException {
        long start = original.getStreamPosition();
        original.seek(start + 2);
        boolean big = original.read() == BIG || original.read() == BIG;
        original.seek(start);
        put(bytes, start + (big ? 8 : 4), number(at, big ? 8 : 4));
    }

    private static void put(Map<Long, Byte> bytes, long at, byte[] values) {
        for (int i = 0; i < values.length; i++) {
            bytes.put(at + i, values[i]);
        }
    }

    private byte[] number(long value, int bytes) {
        ByteBuffer number = ByteBuffer.allocate(bytes).order(order);
        switch (bytes) {
            case 1 -> number.put((byte) value);
            case 2 -> number.putShort((short) value);
            case 4 -> number.putInt((int) value);
            default -> number.putLong(value);
        }
        return number.array();
    }
}
