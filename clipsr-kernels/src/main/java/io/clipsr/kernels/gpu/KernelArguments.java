package io.clipsr.kernels.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A kernel's arguments in the order of its parameters, each aligned to its size as in the PTX {@code .param} space. */
public final class KernelArguments {
    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    /** Appends a {@code .u64} parameter: the address of device memory, 0 for none. */
    public KernelArguments pointer(long address) {
        reserve(Long.BYTES).putLong(address);
        return this;
    }

    /** Appends a {@code .u32} or {@code .s32} parameter. */
    public KernelArguments integer(int value) {
        reserve(Integer.BYTES).putInt(value);
        return this;
    }

    /** Appends an {@code .f32} parameter. */
    public KernelArguments real(float value) {
        reserve(Float.BYTES).putFloat(value);
        return this;
    }

    /** Returns a copy of the bytes appended so far. */
    public byte[] bytes() {
        byte[] bytes = new byte[buffer.position()];
        System.arraycopy(buffer.array(), 0, bytes, 0, bytes.length);
        return bytes;
    }

    private ByteBuffer reserve(int size) {
        int at = (buffer.position() + size - 1) / size * size;
        if (at + size > buffer.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer.position(at);
    }
}
