package io.clipsr.kernels.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A kernel's arguments in the order of its parameters, each aligned to its size as the PTX {@code .param} space has
 * them.
 */
public final class KernelArguments {
    private ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

    /** Appends a {@code .u64} parameter: the address of device memory, 0 for none. */
    public KernelArguments pointer(long address) {
        room(Long.BYTES).putLong(address);
        return this;
    }

    /** Appends a {@code .u32} or {@code .s32} parameter. */
    public KernelArguments integer(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /** Appends an {@code .f32} parameter. */
    public KernelArguments real(float value) {
        room(Float.BYTES).putFloat(value);
        return this;
    }

    /** Returns a copy of the bytes so far. */
    public byte[] bytes() {
        byte[] bytes = new byte[buffer.position()];
        System.arraycopy(buffer.array(), 0, bytes, 0, bytes.length);
        return bytes;
    }

    private ByteBuffer room(int size) {
        int at = (buffer.position() + size - 1) / size * size;
        if (at + size > buffer.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer.position(at);
    }
}
