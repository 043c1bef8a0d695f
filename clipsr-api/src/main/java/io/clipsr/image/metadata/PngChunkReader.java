package io.clipsr.image.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/** Goes through the chunks of a PNG file (ISO 15948, section 5.3). */
public final class PngChunkReader {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEAD_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private final ImageInputStream in;
    private long next;

    /**
     * The place of a chunk.
     *
     * @param type the four letters of its type
     * @param at the position of its data in the file
     * @param length the number of bytes of its data
     */
    public record Chunk(String type, long at, long length) {}

    /**
     * Creates a reader.
     *
     * @param in the input at the beginning of the file
     */
    public PngChunkReader(ImageInputStream in) throws IOException {
        this.in = in;
        next = in.getStreamPosition() + SIGNATURE_BYTES;
    }

    /** Returns the next chunk; null if the file ends before its data. The input is at the chunk's data then. */
    public Chunk next() throws IOException {
        in.seek(next);
        byte[] head = new byte[HEAD_BYTES];
        int got = 0;
        while (got < HEAD_BYTES) {
            int n = in.read(head, got, HEAD_BYTES - got);
            if (n < 0) {
                return null;
            }
            got += n;
        }
        long length = ByteBuffer.wrap(head).getInt() & 0xffffffffL;
        next += HEAD_BYTES + length + CHECKSUM_BYTES;
        return new Chunk(new String(head, 4, 4, StandardCharsets.ISO_8859_1), next - length - CHECKSUM_BYTES, length);
    }

    /** Returns whether the file has all bytes of a chunk, with its checksum. */
    public boolean isComplete(Chunk chunk) throws IOException {
        long length = in.length(); // once: after an interrupt, it becomes unknown
        return length < 0 || chunk.at() + chunk.length() + CHECKSUM_BYTES <= length;
    }

    /** Reads the data of a chunk, which must be complete and small enough for an array. */
    public byte[] data(Chunk chunk) throws IOException {
        byte[] data = new byte[Math.toIntExact(chunk.length())];
        in.seek(chunk.at());
        in.readFully(data);
        return data;
    }
}
