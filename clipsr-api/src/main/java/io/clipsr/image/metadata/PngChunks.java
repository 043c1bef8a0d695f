package io.clipsr.image.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the metadata of a PNG file from its chunks (ISO 15948, section 11). This does not use {@code javax.imageio},
 * which inflates every compressed text of the file without a size limit.
 */
final class PngChunks {
    static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    private static final int SIGNATURE_BYTES = 8;
    /** The largest number of bytes of a chunk, both compressed and inflated. Larger chunks are ignored. */
    private static final int MAX_BYTES = 16 << 20;

    /** The largest number of bytes that the chunks of a file may inflate to in all. The rest is ignored. */
    private static final int MAX_TOTAL_BYTES = 2 * MAX_BYTES;

    private static final int PER_METRE = 1;

    private byte[] exif;
    private byte[] xmp;
    private byte[] icc;
    private Density density;
    private int remaining = MAX_TOTAL_BYTES;

    private PngChunks() {}

    static Metadata read(ImageInputStream in) throws IOException {
        PngChunks chunks = new PngChunks();
        in.skipBytes(SIGNATURE_BYTES);
        boolean more = true;
        while (more) {
            more = chunks.next(in);
        }
        return new Metadata(chunks.exif, chunks.xmp, chunks.icc, chunks.density);
    }

    /**
     * Reads the next chunk if it is metadata, and skips it otherwise. A truncated file is not an error here; the
     * decoder reports it.
     *
     * @return whether there may be more chunks
     */
    private boolean next(ImageInputStream in) throws IOException {
        byte[] head = new byte[8];
        int got = 0;
        while (got < head.length) {
            int n = in.read(head, got, head.length - got);
            if (n < 0) {
                return false;
            }
            got += n;
        }
        long length = (head[0] & 0xffL) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | head[3] & 0xff;
        String type = new String(head, 4, 4, StandardCharsets.US_ASCII);
        long after = in.getStreamPosition() + length + 4;
        if (length > Integer.MAX_VALUE || type.equals("IEND")) {
            return false;
        }
        if (length <= MAX_BYTES) {
            switch (type) {
                case "eXIf", "iCCP", "iTXt", "pHYs" -> {
                    byte[] data = new byte[(int) length];
                    if (in.length() >= 0 && in.getStreamPosition() + length > in.length()) {
                        return false;
                    }
                    in.readFully(data);
                    take(type, data);
                }
                default -> {}
            }
        }
        in.seek(after);
        return true;
    }

    private void take(String type, byte[] data) {
        switch (type) {
            case "eXIf" -> exif = exif == null ? data : exif;
            case "iCCP" -> {
                int name = end(data, 0); // followed by a zero and the compression method, which is always 0
                icc = icc == null && name >= 0 ? inflated(data, name + 2) : icc;
            }
            case "iTXt" -> xmp = xmp == null ? xmp(data) : xmp;
            default -> density = density(data);
        }
    }

    /** Reads a text chunk: keyword, compression flag, compression method, language, translated keyword, text. */
    private byte[] xmp(byte[] text) {
        int keyword = end(text, 0);
        if (keyword < 0 || !XMP_KEYWORD.equals(new String(text, 0, keyword, StandardCharsets.ISO_8859_1))) {
            return null;
        }
        int language = end(text, keyword + 3);
        int translated = language < 0 ? -1 : end(text, language + 1);
        if (translated < 0) {
            return null;
        }
        boolean compressed = text[keyword + 1] != 0;
        return compressed ? inflated(text, translated + 1) : Arrays.copyOfRange(text, translated + 1, text.length);
    }

    /** Returns the index of the next zero; -1 if there is none. */
    private static int end(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Inflates data; returns null if it is damaged or inflates to more than the limits. */
    private byte[] inflated(byte[] bytes, int from) {
        if (from > bytes.length) {
            return null;
        }
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
            int limit = Math.min(MAX_BYTES, remaining);
            byte[] inflated = in.readNBytes(limit + 1);
            remaining -= Math.min(remaining, inflated.length);
            return inflated.length > limit ? null : inflated;
        } catch (IOException e) {
            return null; // damaged metadata does not make the picture unreadable
        }
    }

    private static Density density(byte[] data) {
        if (data.length != 9 || data[8] != PER_METRE) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(data);
        return Density.of(bytes.getInt(0) / Density.INCHES_PER_METRE, bytes.getInt(4) / Density.INCHES_PER_METRE);
    }
}
