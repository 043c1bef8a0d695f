package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.gpu.GpuDriver;
import java.lang.ref.Cleaner;

/** Makes tensors of pooled memory, and gives their memory back to the pool when they are released or forgotten. */
public final class TensorAllocator {
    private static final Cleaner CLEANER = Cleaner.create();

    private final GpuDriver driver;
    private final MemoryPool pool;
    private final Object device;
    private boolean closed;

    /**
     * @param driver the driver that copies
     * @param pool the memory to take
     * @param device the owner of the tensors; its lock is held around every use of the driver, and the collector's
     *     thread takes it too
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

    /** Allocates a tensor of undefined contents. */
    public GpuTensor tensor(int... shape) {
        MemoryPool.Block block = pool.floats(Shapes.elements(shape));
        return new GpuTensor(device, block.address(), CLEANER, () -> giveBack(block), shape.clone());
    }

    /** Returns a tensor in memory that it does not own. */
    public GpuTensor lent(long address, int... shape) {
        return new GpuTensor(device, address, CLEANER, () -> {}, shape.clone());
    }

    /** Allocates a tensor of these values in this order. */
    public GpuTensor of(float[] values, int... shape) {
        GpuTensor tensor = tensor(shape);
        driver.copyToDevice(values, 0, tensor.address(), values.length);
        return tensor;
    }

    /** Stops returning memory: what is released from now on was freed with the driver. */
    public void close() {
        closed = true;
        pool.clear();
    }

    private void giveBack(MemoryPool.Block block) {
        synchronized (device) {
            if (!closed) {
                pool.give(block);
            }
        }
    }
}
