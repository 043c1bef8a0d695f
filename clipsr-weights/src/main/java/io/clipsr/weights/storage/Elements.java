package io.clipsr.weights.storage;

import io.clipsr.weights.format.ElementType;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Converts stored numbers to floats and back. Buffers are little-endian and start at index 0. */
public final class Elements {
    private Elements() {}

    /** Decodes {@code count} numbers, starting with number {@code first} of the buffer. */
    public static void decode(ElementType type, ByteBuffer from, int first, float[] to, int at, int count) {
        switch (type) {
            case F32 -> from.asFloatBuffer().get(first, to, at, count);
            case F16 -> {
                ShortBuffer halves = from.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    to[at + i] = Float16.toFloat(halves.get(first + i));
                }
            }
            case BF16 -> {
                ShortBuffer upper = from.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    to[at + i] = Float.intBitsToFloat(upper.get(first + i) << 16);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = single(type, from, first + i);
                }
            }
        }
    }

    /** Returns number {@code index} of the buffer as a float, rounded where the stored type is wider. */
    public static float single(ElementType type, ByteBuffer from, int index) {
        return switch (type) {
            case F64 -> (float) from.getDouble(index * 8);
            case F32 -> from.getFloat(index * 4);
            case F16 -> Float16.toFloat(from.getShort(index * 2));
            case BF16 -> Float.intBitsToFloat(from.getShort(index * 2) << 16);
            case I64 -> from.getLong(index * 8);
            case I32 -> from.getInt(index * 4);
            case I16 -> from.getShort(index * 2);
            case I8 -> from.get(index);
            case U8 -> from.get(index) & 0xFF;
            case BOOL -> from.get(index) == 0 ? 0 : 1;
        };
    }

    /** Encodes {@code count} floats into the start of the buffer; only the floating types up to 32 bits. */
    public static void encode(ElementType type, float[] from, int count, ByteBuffer to) {
        switch (type) {
            case F32 -> to.asFloatBuffer().put(0, from, 0, count);
            case F16 -> {
                ShortBuffer halves = to.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    halves.put(i, Float16.fromFloat(from[i]));
                }
            }
            case BF16 -> {
                // Only values that were read as BF16 are written as BF16, so truncation is exact.
                ShortBuffer upper = to.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    upper.put(i, (short) (Float.floatToRawIntBits(from[i]) >>> 16));
                }
            }
            default -> throw new IllegalArgumentException("floats are not written as " + type);
        }
    }
}
