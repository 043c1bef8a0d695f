package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The positions of the entries of a zip archive. PyTorch stores entries uncompressed, with sizes after the data (data
 * descriptors), so only the central directory at the end has the sizes. java.util.zip does not give the offsets, which
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
    private static final int MAX_DIRECTORY = 1 << 23;
    private static final int ENCRYPTED = 1;
    private static final int DATA_DESCRIPTOR = 8;
    private static final int WINDOW = 1 << 18;

    private final ByteSource source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long directoryStart;
    private long directoryBytes;
    private long count;

    /**
     * An entry of the central directory.
     *
     * @param name the name of the entry
     * @param flags the flags; bit 0: encrypted, bit 3: the sizes follow the data
     * @param method the compression method; 0: stored
     * @param crc the CRC-32 checksum
     * @param size the stored size in bytes
     * @param localHeader the position of the local header, which precedes the entry's bytes
     */
    private record Entry(String name, int flags, int method, int crc, long size, long localHeader) {
        boolean isStored() {
            return method == 0 && (flags & ENCRYPTED) == 0;
        }
    }

    /**
     * Reads the central directory.
     *
     * @throws WeightFormatException if the archive is truncated or breaks its own rules
     */
    ZipDirectory(ByteSource source, ParseLimits limits) {
        this.source = source;
        long end = findDirectory();
        if (directoryStart < 0
                || directoryBytes < 0
                || directoryStart > end
                || directoryBytes != end - directoryStart) {
            throw malformed(Kind.ZIP_DIRECTORY, "its central directory lies outside the file, or not at its end");
        }
        if (directoryBytes > MAX_DIRECTORY || count > limits.records()) {
            throw malformed(
                    Kind.ZIP_TOO_LARGE,
                    "its central directory has " + Long.toUnsignedString(count) + " entries in " + directoryBytes
                            + " bytes, allowed are " + limits.records() + " in " + MAX_DIRECTORY);
        }
        readDirectory(little(source.bytes(directoryStart, (int) directoryBytes)), limits);
        checkOverlap();
    }

    /** Returns whether the first bytes are those of a zip archive. */
    static boolean recognises(byte[] start) {
        return start.length >= 4 && little(start).getInt(0) == LOCAL;
    }

    /** Returns the names of all entries. */
    Iterable<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    /**
     * Returns the position of the bytes of an entry. Its local header is read and must agree with the directory.
     *
     * @throws WeightFormatException if there is no such entry, or it is compressed or damaged
     */
    Extent extent(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw malformed(Kind.ZIP_MISSING_RECORD, "it has no record '" + name + "'");
        }
        if (!entry.isStored()) {
            throw new WeightFormatException(
                    Kind.ZIP_COMPRESSED,
                    "The record '" + name + "' of " + source.name()
                            + " is compressed or encrypted; PyTorch stores records as they are. Give the "
                            + "file as torch.save wrote it.");
        }
        ByteBuffer local = little(source.bytes(entry.localHeader, LOCAL_BYTES));
        if (local.getInt(0) != LOCAL) {
            throw malformed(
                    Kind.ZIP_HEADERS_DISAGREE,
                    "the record '" + name + "' has no local header at the position in the directory");
        }
        int nameBytes = local.getShort(26) & 0xFFFF;
        long position = entry.localHeader + LOCAL_BYTES + nameBytes + (local.getShort(28) & 0xFFFF);
        if (position > directoryStart || entry.size > directoryStart - position) {
            throw malformed(Kind.ZIP_RECORD_OUTSIDE, "the record '" + name + "' lies outside the file");
        }
        String localName = text(source.bytes(entry.localHeader + LOCAL_BYTES, nameBytes));
        if (!localName.equals(name)) {
            throw malformed(
                    Kind.ZIP_HEADERS_DISAGREE,
                    "the record '" + name + "' is called '" + localName + "' in its local header");
        }
        int flags = local.getShort(6) & 0xFFFF;
        boolean agrees = (flags & DATA_DESCRIPTOR) != 0
                || agrees(local.getInt(14), entry.crc)
                        && agrees(local.getInt(18), entry.size)
                        && agrees(local.getInt(22), entry.size);
        if ((flags & ENCRYPTED) != (entry.flags & ENCRYPTED)
                || (local.getShort(8) & 0xFFFF) != entry.method
                || !agrees) {
            throw malformed(
                    Kind.ZIP_HEADERS_DISAGREE,
                    "the record '" + name + "' has another size, method or checksum in its local header");
        }
        return new Extent(position, entry.size);
    }

    /**
     * Returns whether a field of a local header agrees with the directory; in zip64, a field of all ones stands for a
     * number of more than 32 bits.
     */
    private static boolean agrees(int local, long central) {
        return local == -1 || local == (int) central;
    }

    /**
     * Reads all bytes of an entry and compares their checksum with the directory's. A checksum of 0 means that there is
     * none; PyTorch 2 can be set not to compute them.
     *
     * @throws WeightFormatException if they differ
     */
    void verify(String name) {
        Extent extent = extent(name);
        if (entries.get(name).crc == 0) {
            return;
        }
        byte[] window = new byte[(int) Math.min(WINDOW, extent.size())];
        CRC32 crc = new CRC32();
        for (long at = 0; at < extent.size(); ) {
            int n = (int) Math.min(window.length, extent.size() - at);
            source.read(extent.position() + at, window, 0, n);
            crc.update(window, 0, n);
            at += n;
        }
        if ((int) crc.getValue() != entries.get(name).crc) {
            throw malformed(Kind.ZIP_CHECKSUM, "the bytes of the record '" + name + "' do not match its checksum");
        }
    }

    /**
     * Checks that no record begins before the previous one ends. The local headers are not read for that; their
     * smallest length is used.
     */
    private void checkOverlap() {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort(Comparator.comparingLong(Entry::localHeader));
        long end = 0;
        for (Entry entry : ordered) {
            int least = LOCAL_BYTES + entry.name.length();
            if (entry.localHeader > directoryStart - least || entry.size > directoryStart - entry.localHeader - least) {
                throw malformed(Kind.ZIP_RECORD_OUTSIDE, "the record '" + entry.name + "' lies outside the file");
            }
            if (entry.localHeader < end) {
                throw malformed(
                        Kind.ZIP_OVERLAP, "the record '" + entry.name + "' shares bytes with the one before it");
            }
            end = entry.localHeader + least + entry.size;
        }
    }

    /** Finds the directory, and returns the position at which it must end. */
    private long findDirectory() {
        int window = (int) Math.min(source.size(), END_BYTES + MAX_COMMENT);
        long windowStart = source.size() - window;
        ByteBuffer tail = little(source.bytes(windowStart, window));
        int end = window - END_BYTES;
        while (end >= 0
                && !(tail.getInt(end) == END && (tail.getShort(end + 20) & 0xFFFF) == window - END_BYTES - end)) {
            end--;
        }
        if (end < 0) {
            throw new WeightFormatException(
                    Kind.ZIP_TRUNCATED,
                    source.name() + " is a truncated zip archive: it begins like a "
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
                return bytes.getLong(8);
            }
        }
        return windowStart + end;
    }

    private void readZip64End(long position, long limit) {
        if (position < 0 || position > limit - ZIP64_END_BYTES) {
            throw malformed(Kind.ZIP_DIRECTORY, "its zip64 directory lies outside the file");
        }
        ByteBuffer end = little(source.bytes(position, ZIP64_END_BYTES));
        if (end.getInt(0) != ZIP64_END) {
            throw malformed(Kind.ZIP_DIRECTORY, "its zip64 directory is missing");
        }
        count = end.getLong(32);
        directoryBytes = end.getLong(40);
        directoryStart = end.getLong(48);
    }

    private void readDirectory(ByteBuffer directory, ParseLimits limits) {
        int at = 0;
        while (at < directory.limit()) {
            if (at > directory.limit() - CENTRAL_BYTES || directory.getInt(at) != CENTRAL) {
                throw malformed(Kind.ZIP_DIRECTORY, "entry " + entries.size() + " of its central directory is damaged");
            }
            int nameBytes = directory.getShort(at + 28) & 0xFFFF;
            int extraBytes = directory.getShort(at + 30) & 0xFFFF;
            int next = at + CENTRAL_BYTES + nameBytes + extraBytes + (directory.getShort(at + 32) & 0xFFFF);
            if (next > directory.limit()) {
                throw malformed(Kind.ZIP_DIRECTORY, "entry " + entries.size() + " of its central directory is damaged");
            }
            byte[] name = new byte[nameBytes];
            directory.get(at + CENTRAL_BYTES, name);
            Entry entry = entry(directory, at, text(name), at + CENTRAL_BYTES + nameBytes, extraBytes);
            checkName(entry.name);
            if (entries.size() == limits.records()) {
                throw malformed(Kind.ZIP_TOO_LARGE, "it has more than " + limits.records() + " records");
            }
            if (entries.put(entry.name, entry) != null) {
                throw malformed(Kind.ZIP_DUPLICATE_NAME, "two of its records are called '" + entry.name + "'");
            }
            at = next;
        }
        if (entries.size() != count) {
            throw malformed(
                    Kind.ZIP_DIRECTORY, "its central directory has " + entries.size() + " entries, expected " + count);
        }
    }

    private Entry entry(ByteBuffer directory, int at, String name, int extra, int extraBytes) {
        // The extra field of zip64 has the numbers that do not fit into 32 bits, in this order: uncompressed,
        // compressed, offset.
        long[] values = {
            directory.getInt(at + 24) & 0xFFFFFFFFL,
            directory.getInt(at + 20) & 0xFFFFFFFFL,
            directory.getInt(at + 42) & 0xFFFFFFFFL
        };
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
        Entry entry = new Entry(
                name,
                directory.getShort(at + 8) & 0xFFFF,
                directory.getShort(at + 10) & 0xFFFF,
                directory.getInt(at + 16),
                values[1],
                values[2]);
        if (values[0] < 0 || values[1] < 0 || values[2] < 0 || entry.isStored() && values[0] != values[1]) {
            throw malformed(Kind.ZIP_HEADERS_DISAGREE, "the sizes of the record '" + name + "' contradict each other");
        }
        return entry;
    }

    /** Rejects unsafe names. Nothing is unpacked here, but an archive with such names is malicious. */
    private void checkName(String name) {
        boolean leaves = name.startsWith("/") || name.contains("\\") || name.contains(":") || name.indexOf('\0') >= 0;
        for (String part : name.split("/", -1)) {
            leaves |= part.equals("..");
        }
        if (leaves) {
            throw malformed(Kind.ZIP_UNSAFE_NAME, "the name of the record '" + name + "' leads out of the archive");
        }
    }

    private WeightFormatException malformed(Kind kind, String fault) {
        return new WeightFormatException(
                kind, source.name() + " is a damaged zip archive: " + fault + "; copy or download it again.");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
