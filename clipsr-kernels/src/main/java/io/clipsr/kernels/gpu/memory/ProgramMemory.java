package io.clipsr.kernels.gpu.memory;

/** Where a program's body has its blocks from while it runs. */
public interface ProgramMemory {

    MemoryPool.Block take(long bytes);

    /** Is called for each block that goes back to the pool. */
    void gave(MemoryPool.Block block);
}
