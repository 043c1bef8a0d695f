package io.clipsr.kernels.gpu.memory;

/** The source of memory blocks for a program's body. */
public interface ProgramMemory {

    MemoryPool.Block take(long bytes);

    /** Records that a block was released to the pool. */
    void released(MemoryPool.Block block);
}
