package io.clipsr.image.codec;

import io.clipsr.image.metadata.IfdReader;
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

    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    private static final int SUB_DIRECTORIES = 330;
    private static final int MAX_DIRECTORIES = 4096;
    /** The largest number of values that is read of a field. Those of larger ones are not needed. */
    private static final int MAX_VALUES = 4096;

    /** The fields of which the values are read. */
    private static final Set<Integer> NUMBERS = Set.of(
            NEW_SUBFILE_TYPE,
            SUBFILE_TYPE,
            WIDTH,
            HEIGHT,
            BITS_PER_SAMPLE,
            COMPRESSION,
            PHOTOMETRIC,
            SAMPLES_PER_PIXEL,
            PLANAR_CONFIGURATION,
            PREDICTOR,
            SUB_DIRECTORIES,
            EXTRA_SAMPLES,
            SAMPLE_FORMAT);
    /** BYTE, SHORT, LONG, IFD, LONG8 and IFD8. */
    private static final Set<Integer> WHOLE_NUMBERS = Set.of(1, 3, 4, 13, 16, 18);
    /** The fields that refer to directories: Exif, GPS, interoperability, and below a page. */
    private static final Set<Integer> DIRECTORIES = Set.of(0x8769, 0x8825, 0xa005, SUB_DIRECTORIES);
    /** The tag of a field that no decoder knows. */
    private static final int PRIVATE = 0xfde7;

    private final boolean main;
    private final IfdReader file;
    private final long offset;
    /** The position at which the offset of the first directory stands. */
    private final long firstAt;
    /** The position at which the offset of the next directory stands. */
    private final long nextAt;

    private final Map<Integer, IfdReader.Entry> entries = new TreeMap<>();
    private final Map<Integer, long[]> values = new TreeMap<>();
    private final List<IfdReader.Entry> below = new ArrayList<>();
    private long bytes;

    private TiffDirectory(ImageInputStream in, IfdReader file, long firstAt, long offset, boolean main)
            throws IOException {
        this.main = main;
        this.file = file;
        this.offset = offset;
        this.firstAt = firstAt;
        for (IfdReader.Entry entry : file.entries(offset)) {
            bytes += entry.bytes();
            if (DIRECTORIES.contains(entry.tag())) {
                below.add(entry);
            }
            if (entries.putIfAbsent(entry.tag(), entry) == null && NUMBERS.contains(entry.tag())) {
                values.put(entry.tag(), read(in, entry));
            }
        }
        nextAt = file.nextAt();
    }

    /** Reads the directories of a file: the main ones in their order, each followed by those below it. */
    static List<TiffDirectory> all(ImageInputStream in) throws IOException {
        ByteOrder before = in.getByteOrder();
        long start = in.getStreamPosition();
        try {
            IfdReader file = new IfdReader(in);
            List<TiffDirectory> all = new ArrayList<>();
            add(in, file, file.nextAt(), file.next(), true, new HashSet<>(), all);
            return all;
        } finally {
            in.setByteOrder(before);
            in.seek(start);
        }
    }

    /** Adds a chain of directories. A chain that leaves the file or returns to itself ends there. */
    private static void add(
            ImageInputStream in,
            IfdReader file,
            long firstAt,
            long first,
            boolean main,
            Set<Long> seen,
            List<TiffDirectory> to)
            throws IOException {
        for (long at = first; at > 0 && seen.add(at) && to.size() < MAX_DIRECTORIES; ) {
            TiffDirectory directory = new TiffDirectory(in, file, firstAt, at, main);
            if (directory.entries.isEmpty()) {
                return;
            }
            to.add(directory);
            at = file.next();
            if (main) {
                for (long sub : directory.values(SUB_DIRECTORIES)) {
                    add(in, file, firstAt, sub, false, seen, to);
                }
            }
        }
    }

    private static long[] read(ImageInputStream in, IfdReader.Entry entry) throws IOException {
        boolean whole = WHOLE_NUMBERS.contains(entry.type());
        long[] values = new long[whole && entry.count() <= MAX_VALUES ? (int) entry.count() : 0];
        in.seek(entry.at());
        for (int i = 0; i < values.length; i++) {
            values[i] = number(in, entry.valueBytes());
        }
        return values;
    }

    private static long number(ImageInputStream in, int bytes) throws IOException {
        return switch (bytes) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            case 4 -> in.readUnsignedInt();
            default -> in.readLong();
        };
    }

    /** Returns a field as it is in the file; null if it is missing. */
    IfdReader.Entry entry(int tag) {
        return entries.get(tag);
    }

    /**
     * Returns one of any number of values.
     *
     * @param otherwise the value if the field does not have so many
     */
    long value(ImageInputStream in, int tag, long index, long otherwise) throws IOException {
        IfdReader.Entry entry = entries.get(tag);
        if (entry == null || index >= entry.count()) {
            return otherwise;
        }
        in.seek(entry.at() + index * entry.valueBytes());
        return number(in, entry.valueBytes());
    }

    /** Returns the number of bytes of all values of all fields. */
    long bytes() {
        return bytes;
    }

    /** Returns the values of a field of whole numbers; none if it is missing. */
    long[] values(int tag) {
        return values.getOrDefault(tag, new long[0]);
    }

    /** Returns the first value of a field. */
    int value(int tag, int otherwise) {
        long[] values = values(tag);
        return values.length == 0 ? otherwise : (int) values[0];
    }

    /** Returns the order of the file's bytes. */
    ByteOrder order() {
        return file.order();
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
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
        IfdReader.Entry entry = entries.get(tag);
        for (int i = 0; entry != null && i < values(tag).length; i++) {
            put(bytes, entry.at() + (long) i * entry.valueBytes(), number(value, entry.valueBytes()));
        }
    }

    /** Makes it the first directory of a file. */
    void makeFirst(Map<Long, Byte> bytes) {
        put(bytes, firstAt, number(offset, file.offsetBytes()));
    }

    /** Makes it the last directory of a file, without any below it. */
    void isolate(Map<Long, Byte> bytes) {
        put(bytes, nextAt, number(0, file.offsetBytes()));
        below.forEach(entry -> put(bytes, entry.place(), number(PRIVATE, Short.BYTES)));
    }

    private static void put(Map<Long, Byte> bytes, long at, byte[] values) {
        for (int i = 0; i < values.length; i++) {
            bytes.put(at + i, values[i]);
        }
    }

    private byte[] number(long value, int bytes) {
        ByteBuffer number = ByteBuffer.allocate(bytes).order(file.order());
        switch (bytes) {
            case 1 -> number.put((byte) value);
            case 2 -> number.putShort((short) value);
            case 4 -> number.putInt((int) value);
            default -> number.putLong(value);
        }
        return number.array();
    }
}
