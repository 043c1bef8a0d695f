package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records the blocks that a program's body takes in its first run, and how long it holds them. The blocks are the
 * pool's.
 */
final class MemoryRecording implements ProgramMemory {
    private final MemoryPool pool;
    private final List<MemoryPlan.Lifetime> lifetimes = new ArrayList<>();
    private final Map<Long, Integer> living = new HashMap<>();
    private int clock;

    /** @param inputs bytes of each of the program's inputs, which live throughout */
    MemoryRecording(MemoryPool pool, long... inputs) {
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
}
