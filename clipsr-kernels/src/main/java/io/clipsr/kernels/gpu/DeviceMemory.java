package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Shapes;
import java.lang.ref.Cleaner;

/** Makes tensors of pooled memory, and gives their memory back to the pool when they are released or forgotten. */
final class DeviceMemory {
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
    DeviceMemory(GpuDriver driver, MemoryPool pool, Object device) {
        this.driver = driver;
        this.pool = pool;
        this.device = device;
    }

    /** Returns the owner of the tensors. */
    Object device() {
        return device;
    }

    /** A tensor of undefined contents. */
    GpuTensor tensor(int... shape) {
        MemoryPool.Block block = pool.floats(Shapes.elements(shape));
        return new GpuTensor(device, block.address(), CLEANER, () -> giveBack(block), shape.clone());
    }

    /** A tensor in memory that is somebody else's and stays it. */
    GpuTensor lent(long address, int... shape) {
        return new GpuTensor(device, address, CLEANER, () -> {}, shape.clone());
    }

    /** A tensor of these values in this order. */
    GpuTensor of(float[] values, int... shape) {
        GpuTensor tensor = tensor(shape);
        driver.copyToDevice(values, 0, tensor.address(), values.length);
        return tensor;
    }

    /** What is released from now on went back with the driver. */
    void close() {
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
