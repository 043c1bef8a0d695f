package io.clipsr.weights.storage;

import java.io.InputStream;
import java.util.Objects;

/** A stream over a range of a source, for parsers that need one. Closing it leaves the source open. */
public final class SourceStream extends InputStream {
    private final ByteSource source;
    private long at;
    private final long end;

    public SourceStream(ByteSource source, long position, long size) {
        this.source = source;
        this.at = position;
        this.end = position + size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, to.length);
        if (at >= end && count > 0) {
            return -1;
        }
        int n = (int) Math.min(count, end - at);
        source.read(at, to, offset, n);
        at += n;
        return n;
    }
}
