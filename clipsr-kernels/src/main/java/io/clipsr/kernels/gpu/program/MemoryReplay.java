package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;

/** The memory of a program's body in later runs: returns the planned blocks, in the order of the recording. */
final class MemoryReplay implements ProgramMemory {
    private final MemoryPlan plan;
    private final long[] sizes;
    private final long base;
    private int taken;

    /**
     * Creates a replay.
     *
     * @param base the address of the arena
     * @param inputs the number of inputs, which the arena already contains
     */
    MemoryReplay(MemoryRecording recording, MemoryPlan plan, long base, int inputs) {
        this.plan = plan;
        this.sizes = recording.sizes();
        this.base = base;
        this.taken = inputs;
    }

    @Override
    public MemoryPool.Block take(long bytes) {
        if (taken == sizes.length || sizes[taken] != bytes) {
            throw changed();
        }
        return new MemoryPool.Block(base + plan.offset(taken++), 0);
    }

    @Override
    public void released(MemoryPool.Block block) {
        // The plan determines when a block's memory is reused.
    }

    /**
     * Checks that the body has allocated all recorded blocks.
     *
     * @throws IllegalStateException if it has not
     */
    void end() {
        if (taken != sizes.length) {
            throw changed();
        }
    }

    static IllegalStateException changed() {
        return new IllegalStateException(
                "a program's body did other operations than in its first run at this shape; it must do the same operations each time");
    }
}
