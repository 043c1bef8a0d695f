package io.clipsr.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file of any file system, read with a buffer; {@code javax.imageio} has one without a buffer and one without
 * seeking.
 */
final class ChannelInput extends ImageInputStreamImpl {
    private static final int BUFFER_BYTES = 1 << 16;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    /** Decoders ask a few times at the end of a file; one that will not stop has been led into a circle. */
    private static final int MOST_READS_AT_END = 10_000;

    private int readsAtEnd;
    /** Where in the file the buffer begins. */
    private long bufferStart;

    ChannelInput(Path file) throws IOException {
        channel = Files.newByteChannel(file);
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        if (!fill()) {
            return -1;
        }
        streamPos++;
        return buffer.get() & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(to, offset, count);
        streamPos += count;
        return count;
    }

    /** Sets the buffer to the stream's position; false at the end of the file. */
    private boolean fill() throws IOException {
        long at = streamPos - bufferStart;
        if (at >= 0 && at < buffer.limit()) {
            buffer.position((int) at);
            return true;
        }
        bufferStart = streamPos;
        buffer.clear();
        channel.position(streamPos);
        int count = channel.read(buffer);
        buffer.flip();
        if (count <= 0 && ++readsAtEnd > MOST_READS_AT_END) {
            throw new IOException("it ends too early");
        }
        return count > 0;
    }

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            return -1; // not known, says the interface
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            channel.close();
        }
    }
}
