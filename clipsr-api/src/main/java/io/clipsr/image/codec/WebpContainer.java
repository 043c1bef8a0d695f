package io.clipsr.image.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * Checks the container of a WebP file before its decoder allocates memory. The decoder trusts each size that it finds:
 * it takes the size of the canvas from one chunk and the size of the picture from another, and reads on beyond the end
 * of a file that is cut short.
 *
 * <p>Source: WebP container specification; RFC 6386, section 9.1; WebP lossless bitstream specification, section 3.
 */
final class WebpContainer {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int COMPRESSION = 3;
    /** Flags of the extended header. */
    private static final int ALPHA = 0x10;

    private static final int RESERVED = 0xc1;

    private final ImageInputStream in;
    /** The size of the canvas or of an animation's frame, which the next picture must have; null if not given. */
    private Size expected;

    /** The size of the whole picture, on which an animation's frames lie. */
    Size canvas;

    /** The number of an animation's frames; 0 if the file is not animated. */
    int frames;

    /** The left and the top edge of an animation's first frame on the canvas. */
    int left;

    int top;
    /** The position and the size in bytes of the first picture's data if it is lossy; null otherwise. */
    Data lossy;

    /** Bytes that the library does not accept, by position, and what it should see instead. */
    final Map<Long, Byte> replaced = new HashMap<>();

    private boolean announcesAlpha = true;
    private boolean hasPicture;

    /** The alpha channel of the first picture; null if it is not a chunk of its own. */
    Alpha alpha;

    /** A part of the file. */
    record Data(long start, int size) {}

    /** A width and a height. */
    record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** An alpha channel: where its data begins and ends in the file, and the byte that says how it is coded. */
    record Alpha(long start, long end, int coding) {
        boolean isRaw() {
            return (coding & COMPRESSION) == 0;
        }

        /** Returns how each value is predicted: not at all, from the left, from above, or from both. */
        int filter() {
            return coding >> 2 & 3;
        }
    }

    private WebpContainer(ImageInputStream in) {
        this.in = in;
    }

    /**
     * Checks a file. The input is at its beginning afterwards.
     *
     * @throws DecodeException if the file is cut short, or if its sizes contradict each other
     */
    static WebpContainer check(ImageInputStream in) throws IOException {
        ByteOrder order = in.getByteOrder();
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            WebpContainer container = new WebpContainer(in);
            container.check();
            return container;
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
        if (!hasPicture) {
            throw new DecodeException("has no picture in it, only a container for one");
        }
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
                in.seek(data);
                int flags = in.readUnsignedByte();
                announcesAlpha = (flags & ALPHA) != 0;
                // Reserved bits are to be ignored, but the library rejects them.
                replaced.put(data, (byte) (flags & ~RESERVED));
                for (int i = 1; i < 4; i++) {
                    replaced.put(data + i, (byte) 0);
                }
                in.seek(data + 4);
                expected = new Size(unsigned24() + 1, unsigned24() + 1);
                canvas = expected;
            }
            case "ANMF" -> {
                in.seek(data);
                int x = 2 * unsigned24();
                int y = 2 * unsigned24();
                expected = new Size(unsigned24() + 1, unsigned24() + 1);
                if (canvas != null && (x > canvas.width - expected.width || y > canvas.height - expected.height)) {
                    throw new DecodeException("is damaged: a frame of " + expected + " pixels at " + x + "," + y
                            + " is not within the picture of " + canvas);
                }
                if (frames++ == 0) {
                    left = x;
                    top = y;
                }
                chunks(data + FRAME_HEADER, data + size, false);
            }
            case "VP8 " -> {
                in.seek(data + 6);
                if (!hasPicture && size <= Integer.MAX_VALUE) {
                    lossy = new Data(data, (int) size);
                }
                requireExpected(new Size(in.readUnsignedShort() & 0x3fff, in.readUnsignedShort() & 0x3fff));
            }
            case "VP8L" -> {
                in.seek(data + 1);
                long bits = in.readUnsignedInt();
                requireExpected(new Size((int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1));
            }
            case "ALPH" -> {
                in.seek(data);
                if (!announcesAlpha) {
                    replaced.put(data - CHUNK_HEADER, (byte) 'a'); // a name that no program knows
                } else if (alpha == null && frames < 2) {
                    alpha = new Alpha(data + 1, data + size, in.readUnsignedByte());
                }
            }
            default -> {
                // Metadata and chunks that are not known have no size of a picture.
            }
        }
    }

    private void requireExpected(Size size) throws DecodeException {
        canvas = canvas == null ? size : canvas;
        hasPicture = true;
        if (expected != null && !expected.equals(size)) {
            throw new DecodeException(
                    "is damaged: it announces a picture of " + expected + " pixels, but contains one of " + size);
        }
    }

    private int unsigned24() throws IOException {
        return in.readUnsignedShort() | in.readUnsignedByte() << 16;
    }
}
