package io.clipsr.kernels.gpu.emulator.ptx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Methods that read and write numbers in byte arrays, little-endian as on the device. */
public final class Bytes {
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    public static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    /** Returns the {@code bytes} bytes at an offset, zero-extended. */
    public static long get(byte[] data, int offset, int bytes) {
        return switch (bytes) {
            case 1 -> data[offset] & 0xffL;
            case 2 -> (short) SHORT.get(data, offset) & 0xffffL;
            case 4 -> (int) INT.get(data, offset) & 0xffffffffL;
            default -> (long) LONG.get(data, offset);
        };
    }

    public static void set(byte[] data, int offset, int bytes, long value) {
        switch (bytes) {
            case 1 -> data[offset] = (byte) value;
            case 2 -> SHORT.set(data, offset, (short) value);
            case 4 -> INT.set(data, offset, (int) value);
            default -> LONG.set(data, offset, value);
        }
    }

    /** Returns the low {@code bytes} bytes of a value, sign-extended. */
    public static long signExtend(long value, int bytes) {
        int shift = 64 - 8 * bytes;
        return value << shift >> shift;
    }
}
