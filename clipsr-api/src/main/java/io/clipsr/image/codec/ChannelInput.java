package io.clipsr.image.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A buffered, seekable input from a file of any file system. The inputs of {@code javax.imageio} lack either the buffer
 * or seeking.
 */
public final class ChannelInput extends ImageInputStreamImpl {
    /** Small, so that a decoder which needs long for few bytes asks often whether it may go on. */
    private static final int BUFFER_BYTES = 1 << 13;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    /** The largest number of reads at the end of a file. A decoder that reads more often is in an endless loop. */
    private static final int MAX_READS_AT_END = 10_000;

    private final DecodeLimits limits;
    private int readsAtEnd;
    private long claimedLength;
    /** The position of the buffer's start in the file. */
    private long bufferStart;

    /**
     * Opens a file.
     *
     * @param limits the limits that are checked whenever the buffer is filled
     */
    public ChannelInput(Path file, DecodeLimits limits) throws IOException {
        this.limits = limits;
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

    /** Reads all bytes up to the end of the file: {@code readInt} of the superclass takes fewer for that end. */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        int done = 0;
        while (done < length && fill()) {
            int count = Math.min(length - done, buffer.remaining());
            buffer.get(to, offset + done, count);
            streamPos += count;
            done += count;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    /** Moves the buffer to the stream's position; returns false at the end of the file. */
    private boolean fill() throws IOException {
        long at = streamPos - bufferStart;
        if (at >= 0 && at < buffer.limit()) {
            buffer.position((int) at);
            return true;
        }
        limits.check();
        bufferStart = Long.MAX_VALUE; // until it is filled: an interrupt leaves no old bytes
        channel.position(streamPos);
        buffer.clear();
        int count = channel.read(buffer);
        buffer.flip();
        bufferStart = streamPos;
        if (count <= 0 && ++readsAtEnd > MAX_READS_AT_END) {
            throw new IOException("unexpected end of file");
        }
        return count > 0;
    }

    /**
     * Makes {@link #length} return at least this many bytes. Some decoders refuse pictures that are much larger than
     * their file, as sound ones of a single colour are.
     */
    void claimLength(long bytes) {
        claimedLength = bytes;
    }

    @Override
    public long length() {
        try {
            return Math.max(claimedLength, channel.size());
        } catch (IOException e) {
            return -1; // the interface's value for an unknown length
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
