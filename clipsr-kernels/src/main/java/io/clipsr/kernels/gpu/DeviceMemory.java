package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Shapes;
import java.lang.ref.Cleaner;

/** Makes tensors of pooled memory, and gives their memory back to the pool when they are released or forgotten. */
final class DeviceMemory {
    private static final Cleaner CLEANER = Cleaner.create();

    private final GpuDriver driver;
    private final MemoryPool pool;
    private final Object lock;
    private boolean closed;

    /** @param lock held around every use of the driver; the collector's thread takes it too */
    DeviceMemory(GpuDriver driver, MemoryPool pool, Object lock) {
        this.driver = driver;
        this.pool = pool;
        this.lock = lock;
    }

    /** A tensor of undefined contents. */
    GpuTensor tensor(int... shape) {
        MemoryPool.Block block = pool.floats(Shapes.elements(shape));
        return new GpuTensor(block.address(), CLEANER, () -> giveBack(block), shape.clone());
    }

    /** A tensor in memory that is somebody else's and stays it. */
    GpuTensor lent(long address, int... shape) {
        return new GpuTensor(address, CLEANER, () -> {}, shape.clone());
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
        synchronized (lock) {
            if (!closed) {
                pool.give(block);
            }
        }
    }
}
