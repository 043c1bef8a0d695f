package io.clipsr.image.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Photoshop's image resources, in which JPEG files hold IPTC: each has the signature 8BIM, a number, a name, and a
 * length before its data.
 */
final class PhotoshopResources {
    private static final int SIGNATURE = 0x3842494d;
    private static final int IPTC = 0x0404;
    /** The byte with which each field of IPTC begins (IIM 4.2, section 1.5). */
    private static final int IPTC_FIELD = 0x1c;

    private PhotoshopResources() {}

    /** Returns IPTC from resources, or the data itself if it is IPTC already; null if there is none. */
    static byte[] iptc(byte[] data) {
        if (data == null || data.length == 0) {
            return null;
        }
        if (data[0] == IPTC_FIELD) {
            return data;
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        while (in.remaining() >= 12 && in.getInt() == SIGNATURE) {
            int number = in.getShort() & 0xffff;
            int name = (in.get() & 0xff) + 1;
            int dataAt = in.position() - 1 + (name + 1) / 2 * 2;
            if (dataAt + 4 > data.length) {
                return null;
            }
            int length = in.getInt(dataAt);
            if (length < 0 || length > data.length - dataAt - 4) {
                return null;
            }
            if (number == IPTC) {
                return length == 0 ? null : Arrays.copyOfRange(data, dataAt + 4, dataAt + 4 + length);
            }
            in.position(Math.min(data.length, dataAt + 4 + length + (length & 1)));
        }
        return null;
    }

    /** Returns a resource of IPTC. */
    static byte[] ofIptc(byte[] iptc) {
        return ByteBuffer.allocate(12 + iptc.length + (iptc.length & 1))
                .put("8BIM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) IPTC)
                .putShort((short) 0)
                .putInt(iptc.length)
                .put(iptc)
                .array();
    }
}
