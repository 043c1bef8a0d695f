package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.gpu.GpuDriver;
import java.lang.ref.Cleaner;

/** The allocator of tensors in pooled memory, which is returned to the pool when they are released or unreachable. */
public final class TensorAllocator {
    private static final Cleaner CLEANER = Cleaner.create();

    private final GpuDriver driver;
    private final MemoryPool pool;
    private final Object device;
    private boolean closed;

    /**
     * Creates an allocator.
     *
     * @param driver the driver, which copies the values
     * @param pool the memory pool
     * @param device the owner of the tensors, and the lock that guards the driver; the cleaner's thread also acquires
     *     it
     */
    public TensorAllocator(GpuDriver driver, MemoryPool pool, Object device) {
        this.driver = driver;
        this.pool = pool;
        this.device = device;
    }

    /** Returns the owner of the tensors. */
    public Object device() {
        return device;
    }

    /** Allocates a tensor with undefined contents. */
    public GpuTensor tensor(int... shape) {
        MemoryPool.Block block = pool.floats(Shapes.elements(shape));
        try {
            return new GpuTensor(device, block.address(), CLEANER, () -> release(block), shape.clone());
        } catch (OutOfMemoryError e) {
            release(block);
            throw e;
        }
    }

    /** Returns a tensor that does not own its memory. */
    public GpuTensor view(long address, int... shape) {
        return new GpuTensor(device, address, CLEANER, () -> {}, shape.clone());
    }

    /** Allocates a tensor and copies values to it, without reordering them. */
    public GpuTensor of(float[] values, int... shape) {
        GpuTensor tensor = tensor(shape);
        driver.copyToDevice(values, 0, tensor.address(), values.length);
        return tensor;
    }

    /**
     * Clears the pool. Memory that is released later is not returned to it: the driver frees all memory when closed.
     */
    public void close() {
        closed = true;
        pool.clear();
    }

    private void release(MemoryPool.Block block) {
        synchronized (device) {
            if (!closed) {
                pool.release(block);
            }
        }
    }
}
