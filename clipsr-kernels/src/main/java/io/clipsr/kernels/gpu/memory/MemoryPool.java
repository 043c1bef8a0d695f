package io.clipsr.kernels.gpu.memory;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Device memory for reuse. Asking a driver for memory may wait for all that runs; a picture needs the same sizes again
 * and again. What a block holds is arbitrary. Work is done in the order it is given to the driver, so a block may be
 * given back as soon as its last kernel was launched.
 *
 * <p>Not safe for several threads: the device's lock is held around each call.
 */
public final class MemoryPool {
    private final GpuDriver driver;
    private final long limit;
    private final Map<Long, ArrayDeque<Long>> free = new HashMap<>();
    private ProgramMemory program;
    private BooleanSupplier elsewhere = () -> false;
    private long held;

    /**
     * @param address of the first byte
     * @param bytes as the pool rounded them; 0 for memory that is a program's, and stays it
     */
    public record Block(long address, long bytes) {}

    /** @param limit the most bytes that are held; 0 returns every block to the driver at once, and rounds no sizes */
    public MemoryPool(GpuDriver driver, long limit) {
        this.driver = driver;
        this.limit = limit;
    }

    public Block floats(int count) {
        long bytes = (long) Float.BYTES * count;
        return program == null ? take(bytes) : program.take(bytes);
    }

    /** Takes blocks from a program's memory from now on; with null, from the pool again. */
    public void serve(ProgramMemory memory) {
        program = memory;
    }

    /**
     * Sets what frees memory that is held outside of the pool when the driver has none left.
     *
     * @param giveBack returns whether there was any
     */
    public void whenShort(BooleanSupplier giveBack) {
        elsewhere = giveBack;
    }

    /** Returns whether a program's body runs. */
    public boolean inProgram() {
        return program != null;
    }

    /** Takes a block from the pool, even while a program runs. */
    public Block take(long needed) {
        long bytes = rounded(needed);
        ArrayDeque<Long> stack = free.get(bytes);
        Long address = stack == null ? null : stack.poll();
        if (address != null) {
            held -= bytes;
            return new Block(address, bytes);
        }
        return new Block(allocate(bytes), bytes);
    }

    public void give(Block block) {
        if (block.bytes() == 0) {
            return;
        }
        if (program != null) {
            program.gave(block);
        }
        if (held + block.bytes() > limit) {
            driver.free(block.address());
            return;
        }
        free.computeIfAbsent(block.bytes(), k -> new ArrayDeque<>()).push(block.address());
        held += block.bytes();
    }

    /** Gives what is held back to the driver. */
    public void clear() {
        free.values().forEach(stack -> stack.forEach(driver::free));
        free.clear();
        held = 0;
    }

    /** Allocates memory from the driver. If that fails, frees what is held for reuse and tries again. */
    public long allocate(long bytes) {
        try {
            return driver.allocate(bytes);
        } catch (GpuException e) {
            boolean some = held > 0;
            clear();
            if (!elsewhere.getAsBoolean() && !some) {
                throw e;
            }
            return driver.allocate(bytes);
        }
    }

    /** Rounds up by at most an eighth, so that similar sizes share blocks. */
    private long rounded(long bytes) {
        if (limit == 0) {
            return bytes;
        }
        long step = Math.max(256, Long.highestOneBit(bytes) / 8);
        return (bytes + step - 1) / step * step;
    }
}
