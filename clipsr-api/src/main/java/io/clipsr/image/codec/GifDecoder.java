package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes GIF. The picture is the logical screen, on which the first frame lies; a frame that is larger makes the
 * screen larger, as in browsers.
 *
 * <p>Source: GIF89a specification.
 */
final class GifDecoder extends PictureDecoder {
    private static final int FRAME = ',';
    private static final int EXTENSION = '!';
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;
    /** The height from which each pass of an interlaced picture has a row. With fewer, the JDK's decoder loses rows. */
    private static final int ROWS_OF_ALL_PASSES = 5;

    private int width;
    private int height;
    private int left;
    private int top;
    private int frames;
    private boolean coversScreen;
    /** The position of the flags of a frame that the library would not interlace rightly; 0 if there is none. */
    private long interlacedAt;

    private int flags;

    GifDecoder() {
        super("gif");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        readFrames(in);
        in.seek(0);
        if (frames == 0) {
            throw new DecodeException("is damaged or cut short: it has no picture");
        }
        FirstFrame.note(frames, notes);
        return interlacedAt > 0 ? new SplicedInput(in, Map.of(interlacedAt, (byte) (flags & ~INTERLACED))) : in;
    }

    /** Finds the frames. After damage in a later frame, those before it count. */
    private void readFrames(ImageInputStream in) throws IOException {
        in.seek(6);
        width = unsignedShort(in);
        height = unsignedShort(in);
        int ofScreen = in.read();
        in.skipBytes(2);
        skipPalette(in, ofScreen);
        int kind = in.read();
        while (kind == FRAME || kind == EXTENSION) {
            if (kind == FRAME) {
                frame(in);
            } else {
                in.read(); // the extension's kind
            }
            skipBlocks(in);
            kind = in.read();
        }
    }

    private void frame(ImageInputStream in) throws IOException {
        int x = unsignedShort(in);
        int y = unsignedShort(in);
        int right = x + unsignedShort(in);
        int bottom = y + unsignedShort(in);
        long flagsAt = in.getStreamPosition();
        int ofFrame = in.read();
        skipPalette(in, ofFrame);
        in.read(); // the size of the first codes
        if (frames++ == 0) {
            if ((ofFrame & INTERLACED) != 0 && bottom - y < ROWS_OF_ALL_PASSES) {
                interlacedAt = flagsAt;
                flags = ofFrame;
            }
            left = x;
            top = y;
            width = Math.max(width, right);
            height = Math.max(height, bottom);
            coversScreen = x == 0 && y == 0 && right == width && bottom == height;
        }
    }

    /** Reads a number; the end of the file is judged by the decoder. */
    private static int unsignedShort(ImageInputStream in) throws IOException {
        return Math.max(0, in.read()) | Math.max(0, in.read()) << 8;
    }

    private static void skipPalette(ImageInputStream in, int flags) throws IOException {
        if ((flags & HAS_PALETTE) != 0) {
            in.seek(in.getStreamPosition() + (3L << (flags & 7) + 1));
        }
    }

    private static void skipBlocks(ImageInputStream in) throws IOException {
        for (int size = in.read(); size > 0; size = in.read()) {
            in.seek(in.getStreamPosition() + size);
        }
    }

    @Override
    Dimension size(ImageReader reader, int index) {
        return new Dimension(width, height);
    }

    /** Returns the bytes of the screen, if the frame is smaller. */
    @Override
    long workBytesPerPixel() {
        return coversScreen ? 0 : 4;
    }

    @Override
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) throws IOException {
        if (interlacedAt > 0) {
            sortRows(picture.getRaster());
        }
        return new DecodedPicture(FirstFrame.placed(picture, left, top, width, height), metadata, false, notes);
    }

    /** Moves the rows of an interlaced picture of at most 4 rows, whose stored order is 0, 2, 1, 3. */
    private static void sortRows(WritableRaster rows) {
        if (rows.getHeight() > 2) {
            int[] second = rows.getSamples(0, 1, rows.getWidth(), 1, 0, (int[]) null);
            rows.setSamples(0, 1, rows.getWidth(), 1, 0, rows.getSamples(0, 2, rows.getWidth(), 1, 0, (int[]) null));
            rows.setSamples(0, 2, rows.getWidth(), 1, 0, second);
        }
    }
}
