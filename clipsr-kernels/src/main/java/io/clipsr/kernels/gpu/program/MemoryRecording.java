package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records the blocks that a program's body takes in its first run, and how long it holds them. The blocks are the
 * pool's.
 */
final class MemoryRecording implements ProgramMemory {
    private final GpuDriver driver;
    private final MemoryPool pool;
    private final List<MemoryPlan.Lifetime> lifetimes = new ArrayList<>();
    private final Map<Long, Integer> living = new HashMap<>();
    private final List<Constant> constants = new ArrayList<>();
    private int clock;

    /** Values that the body hands to a kernel, and where they lie for as long as the program does. */
    record Constant(int[] values, MemoryPool.Block memory) {

        /** @throws IllegalStateException if these are not the values */
        MemoryPool.Block require(int[] again) {
            if (!Arrays.equals(values, again)) {
                throw MemoryReplay.changed();
            }
            return new MemoryPool.Block(memory.address(), 0);
        }
    }

    /** @param inputs bytes of each of the program's inputs, which live throughout */
    MemoryRecording(GpuDriver driver, MemoryPool pool, long... inputs) {
        this.driver = driver;
        this.pool = pool;
        for (long bytes : inputs) {
            lifetimes.add(new MemoryPlan.Lifetime(bytes, clock++, Integer.MAX_VALUE));
        }
    }

    @Override
    public MemoryPool.Block take(long bytes) {
        MemoryPool.Block block = pool.take(bytes);
        living.put(block.address(), lifetimes.size());
        lifetimes.add(new MemoryPlan.Lifetime(bytes, clock++, Integer.MAX_VALUE));
        return block;
    }

    @Override
    public MemoryPool.Block constant(int[] values) {
        MemoryPool.Block block = pool.take((long) Integer.BYTES * values.length);
        Constant constant = new Constant(values.clone(), block);
        constants.add(constant);
        driver.copyToDevice(values, 0, block.address(), values.length);
        return constant.require(values);
    }

    @Override
    public void gave(MemoryPool.Block block) {
        Integer index = living.remove(block.address());
        if (index != null) {
            MemoryPlan.Lifetime noted = lifetimes.get(index);
            lifetimes.set(index, new MemoryPlan.Lifetime(noted.bytes(), noted.from(), clock++));
        }
    }

    /** Returns the plan. The body has ended, and all its blocks must be back. */
    MemoryPlan plan() {
        if (!living.isEmpty()) {
            throw new IllegalStateException("a program's body keeps " + living.size()
                    + " tensors besides its result; compute what is kept outside of it");
        }
        return new MemoryPlan(lifetimes);
    }

    /** Returns the bytes of each block in the order they were taken; the inputs first. */
    long[] sizes() {
        return lifetimes.stream().mapToLong(MemoryPlan.Lifetime::bytes).toArray();
    }

    List<Constant> constants() {
        return constants;
    }

    void giveConstants() {
        constants.forEach(constant -> pool.give(constant.memory));
        constants.clear();
    }
}
