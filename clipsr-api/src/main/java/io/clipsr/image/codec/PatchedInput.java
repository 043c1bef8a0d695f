package io.clipsr.image.codec;

import java.io.IOException;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** An input some of whose bytes are replaced, to hide from a decoder what it gets wrong. */
final class PatchedInput extends ImageInputStreamImpl {
    private final ImageInputStream in;
    private final TreeMap<Long, Byte> patches = new TreeMap<>();

    PatchedInput(ImageInputStream in) throws IOException {
        this.in = in;
        streamPos = in.getStreamPosition();
    }

    /** Replaces bytes from a position on. */
    void put(long at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            patches.put(at + i, bytes[i]);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        in.seek(streamPos);
        int count = in.read(to, offset, length);
        if (count > 0) {
            long start = streamPos;
            patches.subMap(start, start + count).forEach((at, value) -> to[offset + (int) (at - start)] = value);
            streamPos += count;
        }
        return count;
    }

    @Override
    public long length() {
        try {
            return in.length();
        } catch (IOException e) {
            return -1; // the interface's value for an unknown length
        }
    }
}
