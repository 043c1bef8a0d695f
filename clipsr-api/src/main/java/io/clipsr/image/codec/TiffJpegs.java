package io.clipsr.image.codec;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * Checks the JPEG pictures in a TIFF file. The decoder knows the size of the strip or tile from the directory, but
 * decodes a JPEG picture in whatever size that has: a file of 3 KB can take gigabytes of native memory.
 *
 * <p>Source: TIFF 6.0, section 22; Adobe Photoshop TIFF technical notes, "JPEG"; BigTIFF's specification.
 */
final class TiffJpegs {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int COMPRESSION = 259;
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int WHOLE_JPEG_OFFSET = 513;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    private static final int[] BYTES_OF_TYPE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    private static final int MAX_DIRECTORIES = 1000;
    /** Encoders round sizes up to whole blocks. */
    private static final int ROUNDED_TO = 64;

    private final ImageInputStream in;
    private boolean big;
    /** The number of bytes that may still be examined. Strips that overlap would take long. */
    private long budget;

    private long nativeBytes;

    /** A field of a directory: the position of its values, their size in bytes, and their number. */
    private record Field(long at, int bytes, long count) {}

    private TiffJpegs(ImageInputStream in) throws IOException {
        this.in = in;
        budget = 2 * Math.max(0, in.length()) + (1 << 20);
    }

    /**
     * Checks a file. The input is at its beginning, and is put there again.
     *
     * @return the largest native memory in bytes that one of the pictures needs
     * @throws DecodeException if a picture is larger than its strip or tile
     */
    static long check(ImageInputStream in) throws IOException {
        TiffJpegs jpegs = new TiffJpegs(in);
        ByteOrder order = in.getByteOrder();
        try {
            jpegs.checkDirectories();
        } finally {
            in.setByteOrder(order);
            in.seek(0);
        }
        return jpegs.nativeBytes;
    }

    private void checkDirectories() throws IOException {
        in.setByteOrder(in.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        in.seek(2);
        big = in.readUnsignedShort() == 43;
        in.seek(big ? 8 : 4);
        Set<Long> seen = new HashSet<>();
        long at = offset();
        while (at > 0 && at < in.length() && seen.size() < MAX_DIRECTORIES && seen.add(at)) {
            in.seek(at);
            long count = big ? in.readLong() : in.readUnsignedShort();
            long first = at + (big ? 8 : 2);
            long next = first + count * (big ? 20 : 12);
            if (count < 0 || next < 0 || next > in.length()) {
                return; // the decoder says what is wrong
            }
            checkDirectory(fields(first, count));
            in.seek(next);
            at = next + (big ? 8 : 4) > in.length() ? 0 : offset();
        }
    }

    private long offset() throws IOException {
        return big ? in.readLong() : in.readUnsignedInt();
    }

    private Map<Integer, Field> fields(long first, long count) throws IOException {
        Map<Integer, Field> fields = new HashMap<>();
        for (long i = 0; i < count; i++) {
            in.seek(first + i * (big ? 20 : 12));
            int tag = in.readUnsignedShort();
            int type = in.readUnsignedShort();
            int bytes = type < BYTES_OF_TYPE.length ? BYTES_OF_TYPE[type] : 0;
            long values = offset();
            long at = in.getStreamPosition();
            if (values < 0 || values > in.length()) {
                continue;
            }
            if (bytes * values > (big ? 8 : 4)) {
                at = offset();
            }
            if (bytes > 0 && at >= 0 && at + bytes * values <= in.length()) {
                fields.putIfAbsent(tag, new Field(at, bytes, values));
            }
        }
        return fields;
    }

    private void checkDirectory(Map<Integer, Field> fields) throws IOException {
        long compression = value(fields.get(COMPRESSION), 0, 1);
        if (compression != JPEG && compression != OLD_JPEG) {
            return;
        }
        long width = value(fields.get(WIDTH), 0, 0);
        long height = value(fields.get(HEIGHT), 0, 0);
        if (fields.get(WHOLE_JPEG_OFFSET) != null) {
            checkJpeg(value(fields.get(WHOLE_JPEG_OFFSET), 0, 0), width, height);
        }
        boolean tiled = fields.get(TILE_OFFSETS) != null;
        Field offsets = fields.get(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
        long partWidth = tiled ? value(fields.get(TILE_WIDTH), 0, width) : width;
        long partHeight = tiled
                ? value(fields.get(TILE_HEIGHT), 0, height)
                : Math.min(height, value(fields.get(ROWS_PER_STRIP), 0, height));
        for (long i = 0; offsets != null && i < offsets.count; i++) {
            checkJpeg(value(offsets, i, 0), partWidth, partHeight);
        }
    }

    private long value(Field field, long index, long otherwise) throws IOException {
        if (field == null || index >= field.count) {
            return otherwise;
        }
        in.seek(field.at + index * field.bytes);
        return switch (field.bytes) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            case 4 -> in.readUnsignedInt();
            default -> in.readLong();
        };
    }

    private void checkJpeg(long at, long width, long height) throws IOException {
        if (at <= 0 || at >= in.length()) {
            return;
        }
        JpegStructure jpeg = JpegStructure.of(in, at);
        budget -= jpeg.bytes;
        if (budget < 0) {
            throw new DecodeException("is damaged: parts of the picture lie at the same place of the file");
        }
        if (jpeg.scans > JpegStructure.MAX_SCANS) {
            throw new DecodeException("has JPEG data of more than " + JpegStructure.MAX_SCANS
                    + " scans, which no program writes; save it again in another program");
        }
        if (jpeg.width > rounded(width) || jpeg.height > rounded(height)) {
            throw new DecodeException("is damaged: a part of it should have " + width + "x" + height
                    + " pixels, but contains a JPEG picture of " + jpeg.width + "x" + jpeg.height);
        }
        nativeBytes = Math.max(nativeBytes, jpeg.nativeBytes());
    }

    private static long rounded(long size) {
        return (size + ROUNDED_TO - 1) / ROUNDED_TO * ROUNDED_TO;
    }
}
