package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.support.DeviceTensor;
import java.lang.ref.Cleaner;

/** Values in device memory. Maps lie as NHWC, everything else row by row. */
public final class GpuTensor extends DeviceTensor {
    private final long address;
    private final Cleaner.Cleanable memory;

    /**
     * @param owner the device that makes the tensor
     * @param address the address of the first value
     * @param cleaner calls {@code giveBack} when the tensor can no longer be reached
     * @param giveBack called once, when the tensor is released or can no longer be reached; must not refer to the
     *     tensor
     */
    public GpuTensor(Object owner, long address, Cleaner cleaner, Runnable giveBack, int... shape) {
        super(owner, shape);
        this.address = address;
        this.memory = cleaner.register(this, giveBack);
    }

    public long address() {
        requireLive();
        return address;
    }

    /** Gives the memory back; later uses of the tensor fail. */
    public void release() {
        markReleased();
        memory.clean();
    }
}
