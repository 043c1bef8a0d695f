package io.clipsr.image.metadata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/** Reads the metadata of a WebP file from its chunks (RFC 9649, section 2.7). */
final class WebpChunks {
    private static final int HEAD_BYTES = 12;
    private static final int MAX_BYTES = 16 << 20;
    private static final Set<String> WANTED = Set.of("EXIF", "XMP ", "ICCP");
    /** The prefix of Exif blocks in JPEG, which some writers also add in WebP. */
    private static final byte[] JPEG_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

    private WebpChunks() {}

    static Metadata read(ImageInputStream in) throws IOException {
        byte[] exif = null;
        byte[] xmp = null;
        byte[] icc = null;
        ByteOrder order = in.getByteOrder();
        in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            long end = in.length();
            for (long at = in.getStreamPosition() + HEAD_BYTES; at + 8 <= end; ) {
                in.seek(at);
                byte[] name = new byte[4];
                in.readFully(name);
                long length = in.readUnsignedInt();
                String type = new String(name, StandardCharsets.US_ASCII);
                if (length <= Math.min(MAX_BYTES, end - at - 8) && WANTED.contains(type)) {
                    byte[] data = new byte[(int) length];
                    in.readFully(data);
                    switch (type) {
                        case "EXIF" -> exif = withoutPrefix(data);
                        case "XMP " -> xmp = data;
                        default -> icc = data;
                    }
                }
                at += 8 + length + (length & 1);
            }
        } finally {
            in.setByteOrder(order);
        }
        return new Metadata(exif, xmp, icc, null);
    }

    private static byte[] withoutPrefix(byte[] exif) {
        return Arrays.mismatch(exif, JPEG_PREFIX) == JPEG_PREFIX.length
                ? Arrays.copyOfRange(exif, JPEG_PREFIX.length, exif.length)
                : exif;
    }
}
