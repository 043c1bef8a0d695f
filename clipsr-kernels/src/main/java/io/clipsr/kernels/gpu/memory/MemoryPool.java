package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A pool of device memory for reuse. An allocation by the driver may wait for all running kernels, and all pictures
 * need the same sizes. The contents of a block from the pool are undefined. The driver executes its calls in order, so
 * a block may be released as soon as the last kernel that uses it was launched.
 *
 * <p>Not thread-safe: callers must hold the device's lock.
 */
public final class MemoryPool {
    private final GpuDriver driver;
    private final long limit;
    private final Map<Long, ArrayDeque<Long>> free = new HashMap<>();
    private ProgramMemory program;
    private BooleanSupplier freeOther = () -> false;
    private long pooledBytes;

    /**
     * A block of device memory.
     *
     * @param address the address of the first byte
     * @param bytes the rounded size in bytes; 0 for a part of the program arena, which is not released to the pool
     */
    public record Block(long address, long bytes) {}

    /**
     * Creates an empty pool.
     *
     * @param driver the driver
     * @param limit the largest number of bytes in the pool; with 0, released blocks are freed at once and sizes are not
     *     rounded
     */
    public MemoryPool(GpuDriver driver, long limit) {
        this.driver = driver;
        this.limit = limit;
    }

    public Block floats(int count) {
        long bytes = (long) Float.BYTES * count;
        return program == null ? take(bytes) : program.take(bytes);
    }

    /** Sets the source of the blocks of {@link #floats}: a program's memory, or null for the pool. */
    public void setProgramMemory(ProgramMemory memory) {
        program = memory;
    }

    /**
     * Sets the action that frees other memory when the driver runs out of memory.
     *
     * @param freeOther the action, which returns whether it freed any memory
     */
    public void onOutOfMemory(BooleanSupplier freeOther) {
        this.freeOther = freeOther;
    }

    /** Returns whether a program's body is running. */
    public boolean inProgram() {
        return program != null;
    }

    /** Takes a block from the pool, even while a program's body is running. */
    public Block take(long needed) {
        long bytes = rounded(needed);
        ArrayDeque<Long> stack = free.get(bytes);
        Long address = stack == null ? null : stack.poll();
        if (address != null) {
            pooledBytes -= bytes;
            return new Block(address, bytes);
        }
        return new Block(allocate(bytes), bytes);
    }

    public void release(Block block) {
        if (block.bytes() == 0) {
            return;
        }
        if (program != null) {
            program.released(block);
        }
        if (pooledBytes + block.bytes() > limit) {
            driver.free(block.address());
            return;
        }
        try {
            free.computeIfAbsent(block.bytes(), k -> new ArrayDeque<>()).push(block.address());
            pooledBytes += block.bytes();
        } catch (OutOfMemoryError e) {
            driver.free(block.address());
        }
    }

    /** Frees all blocks in the pool. */
    public void clear() {
        free.values().forEach(stack -> stack.forEach(driver::free));
        free.clear();
        pooledBytes = 0;
    }

    /** Allocates memory from the driver. If that fails, frees the blocks in the pool and other memory, and retries. */
    public long allocate(long bytes) {
        try {
            return driver.allocate(bytes);
        } catch (GpuException e) {
            boolean some = pooledBytes > 0;
            clear();
            if (!freeOther.getAsBoolean() && !some) {
                throw e;
            }
            return driver.allocate(bytes);
        }
    }

    /** Returns the size rounded up by at most an eighth, so that similar sizes can reuse the same blocks. */
    private long rounded(long bytes) {
        if (limit == 0) {
            return bytes;
        }
        long step = Math.max(256, Long.highestOneBit(bytes) / 8);
        return (bytes + step - 1) / step * step;
    }
}
