package io.clipsr.image.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the metadata of a PNG file from its chunks (ISO 15948, section 11). This does not use {@code javax.imageio},
 * which inflates every compressed text of the file without a size limit.
 */
final class PngChunks {
    static final String XMP_KEYWORD = "XML:com.adobe.xmp";

    /** The largest number of bytes of a chunk, both compressed and inflated. Larger chunks are ignored. */
    private static final int MAX_BYTES = 16 << 20;
    /** The largest number of inflated bytes of all chunks of a file. Chunks beyond it are ignored. */
    private static final int MAX_TOTAL_BYTES = 2 * MAX_BYTES;
    /** The largest number of texts. Those beyond it are ignored. */
    private static final int MAX_TEXTS = 1000;

    private static final int PER_METRE = 1;

    private final PngColors colors;
    private final List<PngText> texts = new ArrayList<>();
    private byte[] exif;
    private byte[] xmp;
    private byte[] iptc;
    private Density density;
    private int left = MAX_TOTAL_BYTES;

    private PngChunks(List<String> notes) {
        colors = new PngColors(notes);
    }

    /** Reads all chunks. A truncated file is not an error here; the decoder reports it. */
    static Metadata read(ImageInputStream in, List<String> notes) throws IOException {
        PngChunks chunks = new PngChunks(notes);
        PngChunkReader reader = new PngChunkReader(in);
        PngChunkReader.Chunk chunk = reader.next();
        while (chunk != null && !chunk.type().equals("IEND") && reader.isComplete(chunk)) {
            if (chunk.length() <= MAX_BYTES) {
                chunks.take(chunk, reader);
            }
            chunk = reader.next();
        }
        return new Metadata(
                chunks.exif, chunks.xmp, chunks.colors.profile(), chunks.density, chunks.iptc, chunks.texts);
    }

    private void take(PngChunkReader.Chunk chunk, PngChunkReader reader) throws IOException {
        String type = chunk.type();
        switch (type) {
            case "IHDR" -> colors.header(reader.data(chunk));
            case "cICP", "sRGB", "gAMA", "cHRM" -> colors.take(type, reader.data(chunk));
            case "iCCP" -> {
                byte[] data = reader.data(chunk);
                int name = end(data, 0); // followed by a zero and the compression method, which is always 0
                colors.take(type, name >= 0 ? inflated(data, name + 2) : null);
            }
            case "eXIf" -> exif = exif == null ? reader.data(chunk) : exif;
            case "pHYs" -> density = density(reader.data(chunk));
            case "tEXt", "zTXt", "iTXt" -> takeText(type, reader.data(chunk));
            default -> {}
        }
    }

    private void takeText(String type, byte[] data) {
        int end = end(data, 0);
        String keyword = end < 1 ? "" : new String(data, 0, end, StandardCharsets.ISO_8859_1);
        if (keyword.isEmpty()) {
            return;
        }
        switch (type) {
            case "tEXt" -> add(keyword, "", "", kept(data, end + 1), StandardCharsets.ISO_8859_1);
            case "zTXt" -> add(keyword, "", "", inflated(data, end + 2), StandardCharsets.ISO_8859_1);
            default -> {
                // keyword, compression flag, compression method, language, translated keyword, text
                int language = end(data, end + 3);
                int translated = language < 0 ? -1 : end(data, language + 1);
                if (translated >= 0) {
                    byte[] text = data[end + 1] != 0 ? inflated(data, translated + 1) : kept(data, translated + 1);
                    add(
                            keyword,
                            new String(data, end + 3, language - end - 3, StandardCharsets.ISO_8859_1),
                            new String(data, language + 1, translated - language - 1, StandardCharsets.UTF_8),
                            text,
                            StandardCharsets.UTF_8);
                }
            }
        }
    }

    private void add(String keyword, String language, String translated, byte[] text, Charset charset) {
        if (text == null) {
            return;
        }
        if (keyword.equals(XMP_KEYWORD)) {
            xmp = xmp == null ? text : xmp;
        } else if (keyword.startsWith(RawProfile.PREFIX)) {
            takeProfile(keyword, text);
        } else if (texts.size() < MAX_TEXTS) {
            texts.add(new PngText(keyword, language, translated, new String(text, charset)));
        }
    }

    private void takeProfile(String keyword, byte[] text) {
        switch (keyword) {
            case RawProfile.IPTC -> iptc = iptc == null ? PhotoshopResources.iptc(RawProfile.decoded(text)) : iptc;
            // Browsers do not turn pictures by it, so its orientation has to go.
            case RawProfile.EXIF, RawProfile.APP1 ->
                exif = exif == null ? ExifBlock.withoutOrientation(RawProfile.decoded(text)) : exif;
            default -> {}
        }
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

    /** Returns the rest of the data; null if it exceeds the limit. */
    private byte[] kept(byte[] data, int from) {
        int length = data.length - from;
        if (length < 0 || length > left) {
            return null;
        }
        left -= length;
        return Arrays.copyOfRange(data, from, data.length);
    }

    /** Inflates data; returns null if it is damaged or inflates to more than a limit. */
    private byte[] inflated(byte[] bytes, int from) {
        if (from > bytes.length) {
            return null;
        }
        int limit = Math.min(MAX_BYTES, left);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
            byte[] inflated = in.readNBytes(limit + 1);
            left -= Math.min(limit, inflated.length);
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
