package io.clipsr.weights.pytorch;

import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.storage.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip archive lie. PyTorch stores entries uncompressed but with sizes written after the data
 * (data descriptors), so only the central directory at the end tells sizes; java.util.zip would not tell offsets, which
 * are needed to read tensors in place.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE.TXT, sections 4.3.7 to 4.3.16</a>
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_BYTES = 56;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int MAX_DIRECTORY = 1 << 28;

    private final ByteSource source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long directoryStart;
    private long directoryBytes;
    private long count;

    /**
     * An entry of the central directory.
     *
     * @param stored whether it is neither compressed nor encrypted
     * @param size   in bytes, as stored
     */
    private record Entry(String name, boolean stored, long size, long localHeader) {
    }

    /** The bytes of an entry. */
    record Extent(long position, long size) {
    }

    /**
     * Reads the central directory.
     *
     * @throws WeightFormatException if the archive is truncated or breaks its own rules
     */
    ZipDirectory(ByteSource source) {
        this.source = source;
        findDirectory();
        if (directoryStart < 0 || directoryBytes < 0 || directoryBytes > MAX_DIRECTORY
                || directoryStart > source.size() - directoryBytes) {
            throw malformed("its central directory lies outside the file");
        }
        readDirectory(little(source.bytes(directoryStart, (int) directoryBytes)));
    }

    /** Whether the first bytes are those of a zip archive. */
    static boolean recognises(byte[] start) {
        return start.length >= 4 && little(start).getInt(0) == LOCAL;
    }

    /** The names of all entries. */
    Iterable<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    /**
     * Where the bytes of an entry lie. Its local header is read and has to agree with the directory.
     *
     * @throws WeightFormatException if there is no such entry, or it is compressed or damaged
     */
    Extent extent(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw malformed("it has no record '" + name + "'");
        }
        if (!entry.stored) {
            throw new WeightFormatException(Kind.UNSUPPORTED, "The record '" + name + "' of " + source.name()
                    + " is compressed or encrypted; PyTorch stores records as they are. Give the "
                    + "file as torch.save wrote it.");
        }
        if (entry.localHeader > directoryStart - LOCAL_BYTES) {
            throw malformed("the record '" + name + "' lies outside the file");
        }
        ByteBuffer local = little(source.bytes(entry.localHeader, LOCAL_BYTES));
        int nameBytes = local.getShort(26) & 0xFFFF;
        long position = entry.localHeader + LOCAL_BYTES + nameBytes + (local.getShort(28) & 0xFFFF);
        if (local.getInt(0) != LOCAL || position > directoryStart || entry.size > directoryStart - position) {
            throw malformed("the record '" + name + "' lies outside the file");
        }
        String localName = text(source.bytes(entry.localHeader + LOCAL_BYTES, nameBytes));
        if (!localName.equals(name)) {
            throw malformed("the record '" + name + "' is called '" + localName + "' where its bytes are");
        }
        return new Extent(position, entry.size);
    }

    private void findDirectory() {
        int window = (int) Math.min(source.size(), END_BYTES + MAX_COMMENT);
        long windowStart = source.size() - window;
        ByteBuffer tail = little(source.bytes(windowStart, window));
        int end = window - END_BYTES;
        while (end >= 0 && !(tail.getInt(end) == END && (tail.getShort(end + 20) & 0xFFFF) == window - END_BYTES - end)) {
            end--;
        }
        if (end < 0) {
            throw new WeightFormatException(Kind.TRUNCATED, source.name() + " is a truncated zip archive: it begins like a "
                    + "PyTorch checkpoint, but the directory at its end is missing; copy or download it again.");
        }
        count = tail.getShort(end + 10) & 0xFFFF;
        directoryBytes = tail.getInt(end + 12) & 0xFFFFFFFFL;
        directoryStart = tail.getInt(end + 16) & 0xFFFFFFFFL;
        long locator = windowStart + end - ZIP64_LOCATOR_BYTES;
        if (locator >= 0) {
            ByteBuffer bytes = little(source.bytes(locator, ZIP64_LOCATOR_BYTES));
            if (bytes.getInt(0) == ZIP64_LOCATOR) {
                readZip64End(bytes.getLong(8), locator);
            }
        }
    }

    private void readZip64End(long position, long limit) {
        if (position < 0 || position > limit - ZIP64_END_BYTES) {
            throw malformed("its zip64 directory lies outside the file");
        }
        ByteBuffer end = little(source.bytes(position, ZIP64_END_BYTES));
        if (end.getInt(0) != ZIP64_END) {
            throw malformed("its zip64 directory is missing");
        }
        count = end.getLong(32);
        directoryBytes = end.getLong(40);
        directoryStart = end.getLong(48);
    }

    private void readDirectory(ByteBuffer directory) {
        int at = 0;
        while (at < directory.limit()) {
            if (at > directory.limit() - CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
                throw malformed("entry " + entries.size() + " of its central directory is damaged");
            }
            int nameBytes = directory.getShort(at + 28) & 0xFFFF;
            int extraBytes = directory.getShort(at + 30) & 0xFFFF;
            int next = at + CENTRAL_BYTES + nameBytes + extraBytes + (directory.getShort(at + 32) & 0xFFFF);
            if (next > directory.limit()) {
                throw malformed("entry " + entries.size() + " of its central directory is damaged");
            }
            byte[] name = new byte[nameBytes];
            directory.get(at + CENTRAL_BYTES, name);
            Entry entry = entry(directory, at, text(name), at + CENTRAL_BYTES + nameBytes, extraBytes);
            if (entries.put(entry.name, entry) != null) {
                throw malformed("two of its records are called '" + entry.name + "'");
            }
            at = next;
        }
        if (entries.size() != count) {
            throw malformed("its central directory has " + entries.size() + " entries, expected " + count);
        }
    }

    private Entry entry(ByteBuffer directory, int at, String name, int extra, int extraBytes) {
        boolean encrypted = (directory.getShort(at + 8) & 1) != 0;
        boolean compressed = directory.getShort(at + 10) != 0;
        // In this order zip64's extra field gives whatever does not fit into 32 bits: uncompressed, compressed, offset.
        long[] values = {directory.getInt(at + 24) & 0xFFFFFFFFL, directory.getInt(at + 20) & 0xFFFFFFFFL,
            directory.getInt(at + 42) & 0xFFFFFFFFL};
        int end = extra + extraBytes;
        for (int field = extra; field + 4 <= end; ) {
            int bytes = directory.getShort(field + 2) & 0xFFFF;
            int limit = Math.min(end, field + 4 + bytes);
            if (directory.getShort(field) == 1) {
                int from = field + 4;
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == 0xFFFFFFFFL && from + 8 <= limit) {
                        values[i] = directory.getLong(from);
                        from += 8;
                    }
                }
            }
            field += 4 + bytes;
        }
        boolean stored = !compressed && !encrypted;
        if (values[0] < 0 || values[1] < 0 || values[2] < 0 || stored && values[0] != values[1]) {
            throw malformed("the sizes of the record '" + name + "' contradict each other");
        }
        return new Entry(name, stored, values[1], values[2]);
    }

    private WeightFormatException malformed(String fault) {
        return new WeightFormatException(Kind.MALFORMED, source.name() + " is a damaged zip archive: " + fault
                + "; copy or download it again.");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
