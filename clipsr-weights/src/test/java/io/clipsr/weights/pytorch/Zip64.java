package io.clipsr.weights.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Rewrites the directory of a small zip archive in the zip64 form of large ones. */
final class Zip64 {
    private static final int CENTRAL_BYTES = 46;
    private static final int EXTRA_BYTES = 28;

    private Zip64() {}

    /** Moves all sizes, offsets and counts to the 64-bit fields. The archive must not have a comment. */
    static byte[] of(byte[] zip) {
        ByteBuffer old = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        int count = old.getShort(end + 10);
        int start = old.getInt(end + 16);
        ByteBuffer out =
                ByteBuffer.allocate(zip.length + count * EXTRA_BYTES + 56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, start);
        for (int at = start; at < end; ) {
            int name = old.getShort(at + 28);
            out.put(zip, at, 20).putInt(-1).putInt(-1).putShort((short) name).putShort((short) EXTRA_BYTES);
            out.put(zip, at + 32, 10).putInt(-1).put(zip, at + CENTRAL_BYTES, name);
            out.putShort((short) 1).putShort((short) 24);
            out.putLong(old.getInt(at + 24)).putLong(old.getInt(at + 20)).putLong(old.getInt(at + 42));
            at += CENTRAL_BYTES + name + old.getShort(at + 30) + old.getShort(at + 32);
        }
        int bytes = out.position() - start;
        int end64 = out.position();
        out.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        out.putLong(count).putLong(count).putLong(bytes).putLong(start);
        out.putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
        out.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) -1)
                .putShort((short) -1)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 0);
        byte[] result = new byte[out.position()];
        out.flip().get(result);
        return result;
    }
}
