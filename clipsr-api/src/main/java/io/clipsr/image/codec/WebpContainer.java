package io.clipsr.image.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/**
 * Checks the container of a WebP file before its decoder allocates memory. The decoder trusts each size that it finds:
 * it takes the size of the canvas from one chunk and the size of the picture from another, reads on beyond the end of a
 * file that is cut short, and drops an alpha channel that is not compressed.
 *
 * <p>Source: WebP container specification; RFC 6386, section 9.1; WebP lossless bitstream specification, section 3.
 */
final class WebpContainer {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int COMPRESSION = 3;

    private final ImageInputStream in;
    /** The size of the canvas or of an animation's frame, which the next picture must have; null if not given. */
    private Size expected;

    private record Size(long width, long height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    private WebpContainer(ImageInputStream in) {
        this.in = in;
    }

    /**
     * Checks a file. The input is at its beginning afterwards.
     *
     * @throws DecodeException if the file is cut short, if its sizes contradict each other, or if it has an alpha
     *     channel that the decoder would drop
     */
    static void check(ImageInputStream in) throws IOException {
        ByteOrder order = in.getByteOrder();
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            new WebpContainer(in).check();
        } catch (EOFException e) {
            throw new DecodeException("is cut short: a chunk of it ends too early", e);
        } finally {
            in.setByteOrder(order);
            in.seek(0);
        }
    }

    private void check() throws IOException {
        in.seek(4);
        long end = in.readUnsignedInt() + CHUNK_HEADER;
        if (in.length() >= 0 && end > in.length()) {
            throw new DecodeException(
                    "is cut short: it has " + in.length() + " bytes of the " + end + " that it announces");
        }
        chunks(RIFF_HEADER, end, true);
    }

    private void chunks(long from, long end, boolean topLevel) throws IOException {
        for (long at = from; at + CHUNK_HEADER <= end; ) {
            in.seek(at);
            String name = fourCharacters();
            long size = in.readUnsignedInt();
            long data = at + CHUNK_HEADER;
            if (data + size > end) {
                throw new DecodeException("is damaged: its chunk " + name.trim() + " has " + size + " bytes, but only "
                        + (end - data) + " are left");
            }
            if (name.equals("ANMF") && !topLevel) {
                throw new DecodeException("is damaged: a frame of its animation contains another frame");
            }
            chunk(name, data, size);
            at = data + size + (size & 1);
        }
    }

    private String fourCharacters() throws IOException {
        byte[] name = new byte[4];
        in.readFully(name);
        for (byte letter : name) {
            if (letter < ' ' || letter > '~') {
                throw new DecodeException("is damaged: a chunk of it has no valid name");
            }
        }
        return new String(name, StandardCharsets.US_ASCII);
    }

    private void chunk(String name, long data, long size) throws IOException {
        switch (name) {
            case "VP8X" -> {
                in.seek(data + 4);
                expected = new Size(unsigned24() + 1, unsigned24() + 1);
            }
            case "ANMF" -> {
                in.seek(data + 6);
                expected = new Size(unsigned24() + 1, unsigned24() + 1);
                chunks(data + FRAME_HEADER, data + size, false);
            }
            case "VP8 " -> {
                in.seek(data + 6);
                requireExpected(new Size(in.readUnsignedShort() & 0x3fff, in.readUnsignedShort() & 0x3fff));
            }
            case "VP8L" -> {
                in.seek(data + 1);
                long bits = in.readUnsignedInt();
                requireExpected(new Size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1));
            }
            case "ALPH" -> {
                in.seek(data);
                if ((in.readUnsignedByte() & COMPRESSION) == 0) {
                    throw new DecodeException(
                            "has an alpha channel that is not compressed, which is not supported here; save it again"
                                    + " with compressed alpha, or as PNG");
                }
            }
            default -> {
                // Metadata and chunks that are not known have no size of a picture.
            }
        }
    }

    private void requireExpected(Size size) throws DecodeException {
        if (expected != null && !expected.equals(size)) {
            throw new DecodeException(
                    "is damaged: it announces a picture of " + expected + " pixels, but contains one of " + size);
        }
    }

    private long unsigned24() throws IOException {
        return in.readUnsignedShort() | in.readUnsignedByte() << 16;
    }
}
