package io.clipsr.kernels.gpu;

/** Where a program's body has its blocks from while it runs. */
interface ProgramMemory {

    MemoryPool.Block take(long bytes);

    /** Told of each block that goes back to the pool. */
    void gave(MemoryPool.Block block);
}
