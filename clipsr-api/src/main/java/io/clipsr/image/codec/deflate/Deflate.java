package io.clipsr.image.codec.deflate;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * Deflate compression in the way that suits the bytes. The differences between the pixels of a photograph hardly
 * repeat: a search for repetitions makes them larger than a Huffman code alone, and takes three to ten times as long.
 * Flat graphics are the opposite.
 */
public final class Deflate {
    /** The level for repetitive data, as in the JDK's encoder of PNG; higher ones take far longer for a few percent. */
    private static final int LEVEL = 4;

    /** The number of bytes on which both ways are tried. */
    private static final int SAMPLE = 8 << 10;

    private Deflate() {}

    /**
     * A way of compression.
     *
     * @param strategy the strategy of {@link Deflater}
     * @param sampleSize the size of a compressed sample in bytes; of the same number of bytes, a smaller one is better
     */
    public record Way(int strategy, int sampleSize) {}

    /** Returns the better way for some bytes, as tried on a sample in their middle. */
    public static Way way(byte[] bytes, int length) {
        Way codes = sampled(bytes, length, Deflater.HUFFMAN_ONLY);
        Way repetitions = sampled(bytes, length, Deflater.DEFAULT_STRATEGY);
        return repetitions.sampleSize < codes.sampleSize ? repetitions : codes;
    }

    private static Way sampled(byte[] bytes, int length, int strategy) {
        int count = Math.min(SAMPLE, length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(count + 64);
        append(bytes, (length - count) / 2, count, strategy, true, out);
        return new Way(strategy, out.size());
    }

    /** Returns bytes as a complete zlib stream. */
    public static byte[] stream(byte[] bytes, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
        append(bytes, 0, length, way(bytes, length).strategy, true, out);
        return out.toByteArray();
    }

    /**
     * Appends bytes as blocks of a deflate stream, without its header and end. The blocks refer to no others, and end
     * at a whole byte.
     */
    public static void appendBlocks(byte[] bytes, int length, Way way, ByteArrayOutputStream to) {
        append(bytes, 0, length, way.strategy, false, to);
    }

    private static void append(
            byte[] bytes, int from, int count, int strategy, boolean whole, ByteArrayOutputStream to) {
        Deflater deflater = new Deflater(LEVEL, !whole);
        try {
            deflater.setStrategy(strategy);
            deflater.setInput(bytes, from, count);
            if (whole) {
                deflater.finish();
            }
            byte[] part = new byte[Math.max(64, Math.min(count, 1 << 16))];
            int length;
            do {
                length = deflater.deflate(part, 0, part.length, whole ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
                to.write(part, 0, length);
                // The first call may only set the strategy.
            } while (whole ? !deflater.finished() : length == part.length || !deflater.needsInput());
        } finally {
            deflater.end();
        }
    }
}
