package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;

/** Hands out blocks as they were planned, to a program's body that does again what it did when it was recorded. */
final class MemoryReplay implements ProgramMemory {
    private final MemoryPlan plan;
    private final long[] sizes;
    private final long base;
    private int taken;

    /**
     * @param base address of the memory that was planned
     * @param inputs how many there are; they lie there already
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
    public void gave(MemoryPool.Block block) {
        // When a block's place is free again is planned.
    }

    /** @throws IllegalStateException if the body has ended too early */
    void end() {
        if (taken != sizes.length) {
            throw changed();
        }
    }

    static IllegalStateException changed() {
        return new IllegalStateException(
                "a program's body did something else than in its first run at this shape; it must do the same operations each time");
    }
}
