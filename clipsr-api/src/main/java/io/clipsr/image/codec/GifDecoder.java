package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
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

    private int width;
    private int height;
    private int left;
    private int top;
    private int frames;
    private boolean coversScreen;

    GifDecoder() {
        super("gif");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        readFrames(in);
        in.seek(0);
        FirstFrame.note(frames, notes);
        return in;
    }

    /** Finds the frames. After damage in a later frame, those before it count. */
    private void readFrames(ImageInputStream in) throws IOException {
        in.seek(6);
        width = unsignedShort(in);
        height = unsignedShort(in);
        int flags = in.read();
        in.skipBytes(2);
        skipPalette(in, flags);
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
        skipPalette(in, in.read());
        in.read(); // the size of the first codes
        if (frames++ == 0) {
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
        return new DecodedPicture(FirstFrame.placed(picture, left, top, width, height), metadata, false, notes);
    }
}
