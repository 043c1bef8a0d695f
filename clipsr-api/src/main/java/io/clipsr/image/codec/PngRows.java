package io.clipsr.image.codec;

import io.clipsr.image.codec.deflate.Deflate;
import java.io.ByteArrayOutputStream;

/**
 * Some rows of a PNG file, filtered and compressed. The filter is Paeth's, the best for photographs, or none where that
 * gives less, as in flat graphics.
 */
final class PngRows {
    private static final byte NONE = 0;
    private static final byte PAETH = 4;

    private final byte[] samples;
    private final int rowBytes;
    private final int pixelBytes;
    private final int rows;

    /**
     * Takes rows of samples.
     *
     * @param samples the row above (zeros at the top of the picture) and the rows to compress, most significant bytes
     *     first
     * @param rowBytes the bytes of a row
     * @param pixelBytes the bytes of a pixel
     */
    PngRows(byte[] samples, int rowBytes, int pixelBytes) {
        this.samples = samples;
        this.rowBytes = rowBytes;
        this.pixelBytes = pixelBytes;
        this.rows = samples.length / rowBytes - 1;
    }

    /**
     * Compressed rows.
     *
     * @param filtered the rows with their filters, before the compression
     * @param blocks the blocks of a deflate stream
     */
    record Compressed(byte[] filtered, byte[] blocks) {}

    Compressed compressed() {
        byte[] filtered = paeth();
        byte[] plain = plain();
        Deflate.Way way = Deflate.way(filtered, filtered.length);
        Deflate.Way ofPlain = Deflate.way(plain, plain.length);
        if (ofPlain.sampleSize() < way.sampleSize()) {
            filtered = plain;
            way = ofPlain;
        }
        ByteArrayOutputStream blocks = new ByteArrayOutputStream(filtered.length / 2 + 64);
        Deflate.appendBlocks(filtered, filtered.length, way, blocks);
        return new Compressed(filtered, blocks.toByteArray());
    }

    private byte[] plain() {
        byte[] out = new byte[rows * (rowBytes + 1)];
        for (int y = 0; y < rows; y++) {
            int to = y * (rowBytes + 1);
            out[to] = NONE;
            System.arraycopy(samples, (y + 1) * rowBytes, out, to + 1, rowBytes);
        }
        return out;
    }

    private byte[] paeth() {
        byte[] out = new byte[rows * (rowBytes + 1)];
        for (int y = 0; y < rows; y++) {
            int to = y * (rowBytes + 1);
            out[to] = PAETH;
            paeth((y + 1) * rowBytes, out, to + 1);
        }
        return out;
    }

    /** Replaces each byte by its difference to the neighbour that is nearest to left + above - upper left. */
    private void paeth(int at, byte[] out, int to) {
        for (int i = 0; i < pixelBytes; i++) {
            out[to + i] = (byte) (samples[at + i] - samples[at - rowBytes + i]);
        }
        for (int i = pixelBytes; i < rowBytes; i++) {
            int left = samples[at + i - pixelBytes] & 0xff;
            int above = samples[at + i - rowBytes] & 0xff;
            int upperLeft = samples[at + i - rowBytes - pixelBytes] & 0xff;
            int toLeft = Math.abs(above - upperLeft);
            int toAbove = Math.abs(left - upperLeft);
            int toUpperLeft = Math.abs(left + above - 2 * upperLeft);
            int nearest =
                    toLeft <= toAbove && toLeft <= toUpperLeft ? left : toAbove <= toUpperLeft ? above : upperLeft;
            out[to + i] = (byte) (samples[at + i] - nearest);
        }
    }
}
