package io.clipsr.image.codec;

import io.clipsr.image.metadata.PngChunkReader;
import io.clipsr.image.metadata.PngChunkReader.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.stream.ImageInputStream;

/**
 * What the chunks of a PNG file say about its pixels. The JDK's decoder does not compare checksums.
 *
 * @param bits the number of bits per sample
 * @param grey whether the samples are shades of grey, possibly with alpha
 * @param paletteSize the number of colours of the palette; 0 if there is none
 * @param transparent the transparent shade of grey; -1 if there is none
 * @param hidden the position of the type of a chunk tRNS that the JDK's decoder does not understand; -1 if there is
 *     none
 */
record PngContainer(int bits, boolean grey, int paletteSize, int transparent, long hidden) {
    private static final int GREY = 0;
    private static final int PALETTE = 3;
    private static final int GREY_WITH_ALPHA = 4;
    private static final int BUFFER_BYTES = 1 << 16;
    /** The chunks that determine the pixels. */
    private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "IDAT", "tRNS");

    /**
     * Reads and checks a file.
     *
     * @param in the input at its beginning, where it is left
     * @param notes the list to which notes for the user are added
     * @throws DecodeException if a chunk of the pixels is cut short, or if its checksum is wrong
     */
    static PngContainer read(ImageInputStream in, List<String> notes) throws IOException {
        long start = in.getStreamPosition();
        PngChunkReader reader = new PngChunkReader(in);
        byte[] header = new byte[13];
        int paletteSize = 0;
        int transparent = -1;
        long hidden = -1;
        for (Chunk chunk = reader.next(); chunk != null && !chunk.type().equals("IEND"); chunk = reader.next()) {
            if (!PIXELS.contains(chunk.type())) {
                if (chunk.type().equals("acTL")) {
                    notes.add("is an animation; only its first picture is read");
                }
                if (!reader.isComplete(chunk)) {
                    break;
                }
                continue;
            }
            checkSum(in, reader, chunk);
            if (chunk.type().equals("IHDR") && chunk.length() == header.length) {
                header = reader.data(chunk);
            } else if (chunk.type().equals("PLTE") && header[9] == PALETTE) { // elsewhere it is a suggestion
                paletteSize = (int) Math.min(256, chunk.length() / 3);
            } else if (chunk.type().equals("tRNS") && header[9] == GREY && header[8] < 8) {
                transparent = chunk.length() == 2
                        ? ByteBuffer.wrap(reader.data(chunk)).getShort() & 0xffff
                        : -1;
                hidden = chunk.at() - 4;
            } else if (chunk.type().equals("tRNS") && header[9] >= GREY_WITH_ALPHA) {
                hidden = chunk.at() - 4;
            }
        }
        in.seek(start);
        boolean grey = header[9] == GREY || header[9] == GREY_WITH_ALPHA;
        return new PngContainer(header[8], grey, paletteSize, transparent, hidden);
    }

    private static void checkSum(ImageInputStream in, PngChunkReader reader, Chunk chunk) throws IOException {
        if (!reader.isComplete(chunk)) {
            throw new DecodeException("is cut short in a chunk of pixels, " + chunk.type());
        }
        CRC32 sum = new CRC32();
        sum.update(chunk.type().getBytes(StandardCharsets.ISO_8859_1));
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, chunk.length()))];
        in.seek(chunk.at());
        for (long left = chunk.length(); left > 0; ) {
            int part = (int) Math.min(left, buffer.length);
            in.readFully(buffer, 0, part);
            sum.update(buffer, 0, part);
            left -= part;
        }
        if (in.readUnsignedInt() != sum.getValue()) {
            throw new DecodeException("is damaged: the checksum of its chunk " + chunk.type() + " is wrong");
        }
    }
}
