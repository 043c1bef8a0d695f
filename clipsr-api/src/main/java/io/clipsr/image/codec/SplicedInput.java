package io.clipsr.image.codec;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file with some bytes replaced and others inserted in one place, without a copy of the file. */
final class SplicedInput extends ImageInputStreamImpl {
    private final ImageInputStream file;
    private final long insertAt;
    private final byte[] inserted;
    private final TreeMap<Long, Byte> replaced;

    /**
     * Wraps a file.
     *
     * @param replaced the bytes that replace those at the given positions of the file
     */
    SplicedInput(ImageInputStream file, Map<Long, Byte> replaced) {
        this(file, 0, new byte[0], replaced);
    }

    /**
     * Wraps a file.
     *
     * @param insertAt the position in the file before which bytes are inserted
     * @param replaced the bytes that replace those at the given positions of the file
     */
    SplicedInput(ImageInputStream file, long insertAt, byte[] inserted, Map<Long, Byte> replaced) {
        this.file = file;
        this.insertAt = insertAt;
        this.inserted = inserted;
        this.replaced = new TreeMap<>(replaced);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        bitOffset = 0;
        int done = 0;
        int part = 1;
        while (done < length && part > 0) { // all bytes: readInt of the superclass takes fewer for the file's end
            part = readPart(to, offset + done, length - done);
            done += Math.max(0, part);
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    private int readPart(byte[] to, int offset, int length) throws IOException {
        long within = streamPos - insertAt;
        if (within >= 0 && within < inserted.length) {
            int count = (int) Math.min(length, inserted.length - within);
            System.arraycopy(inserted, (int) within, to, offset, count);
            streamPos += count;
            return count;
        }
        long from = within < 0 ? streamPos : streamPos - inserted.length;
        file.seek(from);
        int count = file.read(to, offset, (int) (within < 0 ? Math.min(length, -within) : length));
        if (count > 0) {
            streamPos += count;
            replaced.subMap(from, from + count).forEach((at, b) -> to[offset + (int) (at - from)] = b);
        }
        return count;
    }

    @Override
    public long length() {
        try {
            return file.length() < 0 ? -1 : file.length() + inserted.length;
        } catch (IOException e) {
            return -1; // the interface's value for an unknown length
        }
    }
}
