package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.support.DeviceTensor;
import java.lang.ref.Cleaner;

/** A tensor in device memory. Maps are stored as NHWC, all others row-major. */
public final class GpuTensor extends DeviceTensor {
    private final long address;
    private final Cleaner.Cleanable memory;

    /**
     * Creates a tensor.
     *
     * @param owner the device that creates the tensor
     * @param address the address of the first value
     * @param cleaner the cleaner, which calls {@code onRelease} when the tensor is unreachable
     * @param onRelease the action that runs once, when the tensor is released or unreachable; must not refer to the
     *     tensor
     */
    public GpuTensor(Object owner, long address, Cleaner cleaner, Runnable onRelease, int... shape) {
        super(owner, shape);
        this.address = address;
        this.memory = cleaner.register(this, onRelease);
    }

    public long address() {
        requireLive();
        return address;
    }

    /** Releases the memory. Later uses of the tensor fail. */
    public void release() {
        markReleased();
        memory.clean();
    }
}
