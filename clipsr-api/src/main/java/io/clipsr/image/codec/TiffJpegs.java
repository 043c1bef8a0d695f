package io.clipsr.image.codec;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * Checks the JPEG pictures in a TIFF file. The decoder knows the size of the strip or tile from the directory, but
 * decodes a JPEG picture in whatever size that has: a file of 3 KB can take gigabytes of native memory.
 *
 * <p>Source: TIFF 6.0, section 22; Adobe Photoshop TIFF technical notes, "JPEG"; BigTIFF's specification.
 */
final class TiffJpegs {
    private static final int STRIP_OFFSETS = 273;
    private static final int ROWS_PER_STRIP = 278;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int WHOLE_JPEG_OFFSET = 513;
    private static final int OLD_JPEG = 6;
    private static final int JPEG = 7;
    /** Encoders round sizes up to whole blocks. */
    private static final int ROUNDED_TO = 64;

    /** The least number of bytes that a JPEG picture counts as. */
    private static final int MIN_BYTES = 64;

    private final ImageInputStream in;
    private final TiffDirectory directory;
    /** The number of bytes that may still be examined. Strips that overlap would take long. */
    private long budget;

    private long nativeBytes;

    private TiffJpegs(ImageInputStream in, TiffDirectory directory) throws IOException {
        this.in = in;
        this.directory = directory;
        budget = 2 * Math.max(0, in.length()) + (1 << 20);
    }

    /**
     * Checks the strips or tiles of a directory. The input is at its beginning, and is put there again.
     *
     * @return the largest native memory in bytes that one of the pictures needs
     * @throws DecodeException if a picture is larger than its strip or tile
     */
    static long check(ImageInputStream in, TiffDirectory directory) throws IOException {
        TiffJpegs jpegs = new TiffJpegs(in, directory);
        ByteOrder order = in.getByteOrder();
        try {
            in.setByteOrder(directory.order());
            jpegs.check();
        } finally {
            in.setByteOrder(order);
            in.seek(0);
        }
        return jpegs.nativeBytes;
    }

    private void check() throws IOException {
        int compression = directory.value(TiffDirectory.COMPRESSION, 1);
        if (compression != JPEG && compression != OLD_JPEG) {
            return;
        }
        long width = directory.value(TiffDirectory.WIDTH, 0);
        long height = directory.value(TiffDirectory.HEIGHT, 0);
        if (directory.has(WHOLE_JPEG_OFFSET)) {
            checkJpeg(directory.value(in, WHOLE_JPEG_OFFSET, 0, 0), width, height);
        }
        boolean tiled = directory.has(TILE_OFFSETS);
        int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
        long partWidth = tiled ? directory.value(in, TILE_WIDTH, 0, width) : width;
        long partHeight = tiled
                ? directory.value(in, TILE_HEIGHT, 0, height)
                : Math.min(height, directory.value(in, ROWS_PER_STRIP, 0, height));
        long count = directory.has(offsets) ? directory.entry(offsets).count() : 0;
        for (long i = 0; i < count; i++) {
            checkJpeg(directory.value(in, offsets, i, 0), partWidth, partHeight);
        }
    }

    private void checkJpeg(long at, long width, long height) throws IOException {
        if (at <= 0 || at >= in.length()) {
            return;
        }
        JpegStructure jpeg = JpegStructure.of(in, at);
        budget -= Math.max(MIN_BYTES, jpeg.bytes);
        if (budget < 0) {
            throw new DecodeException("is damaged: parts of the picture lie at the same place of the file");
        }
        jpeg.requireReasonable();
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
