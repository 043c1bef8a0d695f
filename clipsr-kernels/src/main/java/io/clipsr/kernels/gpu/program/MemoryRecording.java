package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of a program's body in its first run: allocates blocks from the pool and records their sizes and
 * lifetimes.
 */
final class MemoryRecording implements ProgramMemory {
    private final MemoryPool pool;
    private final List<MemoryPlan.Lifetime> lifetimes = new ArrayList<>();
    private final Map<Long, Integer> live = new HashMap<>();
    private int clock;

    /**
     * Creates a recording.
     *
     * @param pool the pool
     * @param inputs the size of each of the program's inputs in bytes; they live during the whole run
     */
    MemoryRecording(MemoryPool pool, long... inputs) {
        this.pool = pool;
        for (long bytes : inputs) {
            lifetimes.add(new MemoryPlan.Lifetime(bytes, clock++, Integer.MAX_VALUE));
        }
    }

    @Override
    public MemoryPool.Block take(long bytes) {
        MemoryPool.Block block = pool.take(bytes);
        live.put(block.address(), lifetimes.size());
        lifetimes.add(new MemoryPlan.Lifetime(bytes, clock++, Integer.MAX_VALUE));
        return block;
    }

    @Override
    public void released(MemoryPool.Block block) {
        Integer index = live.remove(block.address());
        if (index != null) {
            MemoryPlan.Lifetime lifetime = lifetimes.get(index);
            lifetimes.set(index, new MemoryPlan.Lifetime(lifetime.bytes(), lifetime.from(), clock++));
        }
    }

    /**
     * Returns the memory layout of later runs. Called after the body has ended.
     *
     * @throws IllegalStateException if the body did not release all blocks
     */
    MemoryPlan plan() {
        if (!live.isEmpty()) {
            throw new IllegalStateException("a program's body keeps " + live.size()
                    + " tensors besides its result; compute tensors to be kept outside of the body");
        }
        return new MemoryPlan(lifetimes);
    }

    /** Returns the size of each block in bytes: those of the inputs, then the others in the order of allocation. */
    long[] sizes() {
        return lifetimes.stream().mapToLong(MemoryPlan.Lifetime::bytes).toArray();
    }
}
