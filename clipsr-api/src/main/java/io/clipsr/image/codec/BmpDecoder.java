package io.clipsr.image.codec;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;

/** Decodes BMP. */
final class BmpDecoder extends PictureDecoder {
    private static final int HEADER_SIZE_AT = 14;
    private static final int COMPRESSION_AT = 30;
    private static final int OLD_HEADER_BYTES = 12;
    private static final int JPEG = 4;
    private static final int PNG = 5;

    BmpDecoder() {
        super("bmp");
    }

    /** Rejects files with another picture inside, which the library would decode whatever size that has. */
    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        in.seek(HEADER_SIZE_AT);
        boolean hasCompression = in.read() > OLD_HEADER_BYTES;
        in.seek(COMPRESSION_AT);
        int compression = in.read();
        in.seek(0);
        if (hasCompression && (compression == JPEG || compression == PNG)) {
            throw new DecodeException(
                    "is a BMP file with a " + (compression == JPEG ? "JPEG" : "PNG")
                            + " picture inside, which is meant for printers and cannot be read here; convert it first, e.g. magick FILE picture.png");
        }
        return in;
    }
}
