package io.clipsr.image.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads and changes single values of an Exif block in place. Rewriting the whole block would damage MakerNotes, in
 * which camera makers use absolute offsets.
 */
final class ExifBlock {
    private static final int IMAGE_WIDTH = 0x100;
    private static final int IMAGE_LENGTH = 0x101;
    private static final int ORIENTATION = 0x112;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int PIXEL_X_DIMENSION = 0xa002;
    private static final int PIXEL_Y_DIMENSION = 0xa003;

    /** The prefix of Exif blocks in JPEG, which some writers also add elsewhere. */
    private static final byte[] JPEG_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private final ByteBuffer bytes;

    private ExifBlock(byte[] block) {
        bytes = ByteBuffer.wrap(block);
        if (block.length >= 2 && block[0] == 'I') {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    static int orientation(byte[] block) {
        ExifBlock exif = new ExifBlock(block);
        int value = (int) exif.value(exif.entry(exif.firstDirectory(), ORIENTATION));
        return value >= 1 && value <= 8 ? value : 1;
    }

    /** Returns a copy for an upright picture of another size, without the thumbnail, which would not be upright. */
    static byte[] upright(byte[] block, int width, int height) {
        byte[] copy = block.clone();
        ExifBlock exif = new ExifBlock(copy);
        int first = exif.firstDirectory();
        exif.set(exif.entry(first, ORIENTATION), 1);
        exif.set(exif.entry(first, IMAGE_WIDTH), width);
        exif.set(exif.entry(first, IMAGE_LENGTH), height);
        exif.endAfter(first);
        int details = (int) exif.value(exif.entry(first, EXIF_DIRECTORY));
        exif.set(exif.entry(details, PIXEL_X_DIMENSION), width);
        exif.set(exif.entry(details, PIXEL_Y_DIMENSION), height);
        return copy;
    }

    /** Returns a copy, upright, of a block that may begin with the prefix of JPEG; null if it is none. */
    static byte[] withoutOrientation(byte[] block) {
        if (block == null) {
            return null;
        }
        boolean prefixed = Arrays.mismatch(block, JPEG_PREFIX) == JPEG_PREFIX.length;
        byte[] copy = Arrays.copyOfRange(block, prefixed ? JPEG_PREFIX.length : 0, block.length);
        ExifBlock exif = new ExifBlock(copy);
        exif.set(exif.entry(exif.firstDirectory(), ORIENTATION), 1);
        return copy;
    }

    private int firstDirectory() {
        return holds(0, 8) ? bytes.getInt(4) : -1;
    }

    /** Returns the offset of a tag's entry; -1 if the directory is not in the block or has no such entry. */
    private int entry(int directory, int tag) {
        int count = count(directory);
        for (int i = 0; i < count; i++) {
            int at = directory + 2 + i * ENTRY_BYTES;
            if (!holds(at, ENTRY_BYTES)) {
                return -1;
            }
            if ((bytes.getShort(at) & 0xffff) == tag) {
                return at;
            }
        }
        return -1;
    }

    private int count(int directory) {
        return directory >= 8 && holds(directory, 2) ? bytes.getShort(directory) & 0xffff : 0;
    }

    /** Returns the value of a single SHORT or LONG; -1 if the entry has another type, or if {@code entry} is -1. */
    private long value(int entry) {
        if (entry < 0 || bytes.getInt(entry + 4) != 1) {
            return -1;
        }
        return switch (bytes.getShort(entry + 2)) {
            case SHORT -> bytes.getShort(entry + 8) & 0xffff;
            case LONG -> bytes.getInt(entry + 8) & 0xffffffffL;
            default -> -1;
        };
    }

    /** Sets a value. One that does not fit into a SHORT becomes a LONG, which takes the same four bytes. */
    private void set(int entry, int value) {
        if (value(entry) < 0) {
            return;
        }
        if (value > 0xffff) {
            bytes.putShort(entry + 2, (short) LONG);
        }
        if (bytes.getShort(entry + 2) == SHORT) {
            bytes.putShort(entry + 8, (short) value);
        } else {
            bytes.putInt(entry + 8, value);
        }
    }

    private void endAfter(int directory) {
        int count = count(directory);
        int at = directory + 2 + count * ENTRY_BYTES;
        if (count > 0 && holds(at, 4)) {
            bytes.putInt(at, 0);
        }
    }

    private boolean holds(int at, int length) {
        return at >= 0 && at <= bytes.limit() - length;
    }
}
