package io.clipsr.weights.format;

import java.util.Optional;

/** The types of numbers in files, little-endian. The names are those of the safetensors format. */
public enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the number of bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** Returns the type with a name such as {@code F32}; empty if this library does not support it. */
    public static Optional<ElementType> named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
