package io.clipsr.kernels.gpu.memory;

/** Where a program's body has its blocks from while it runs. */
public interface ProgramMemory {

    MemoryPool.Block take(long bytes);

    /** Values that are the same in every run, in memory that stays theirs. */
    MemoryPool.Block constant(int[] values);

    /** Told of each block that goes back to the pool. */
    void gave(MemoryPool.Block block);
}
