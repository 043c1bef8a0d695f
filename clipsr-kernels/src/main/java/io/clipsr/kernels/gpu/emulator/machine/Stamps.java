package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Logical timestamps of the accesses of a launch. A stamp identifies one warp of one block between two
 * synchronisations; the stamps of a block increase over time. Stamp 0 means no access. Blocks allocate stamps in
 * chunks, so that the block of a stamp can be looked up.
 */
public final class Stamps {
    static final int CHUNK = 256;
    /** A stamp and six bits for a lane must fit into an int. */
    private static final int CHUNKS = (1 << 26) / CHUNK;

    private final int[] blocks = new int[CHUNKS];
    private final byte[][] warps = new byte[CHUNKS][];
    private final AtomicInteger next = new AtomicInteger();

    void reset() {
        next.set(0);
    }

    /**
     * Allocates a chunk for a block and returns its first stamp.
     *
     * @throws GpuException if the launch has used up all stamps
     */
    int allocateChunk(int block) {
        int chunk = next.incrementAndGet();
        if (chunk >= CHUNKS) {
            throw new GpuException("the launch is too long for race detection: split it, or disable race detection");
        }
        blocks[chunk] = block;
        if (warps[chunk] == null) {
            warps[chunk] = new byte[CHUNK];
        }
        return chunk * CHUNK;
    }

    void name(int stamp, int warp) {
        warps[stamp / CHUNK][stamp % CHUNK] = (byte) warp;
    }

    int block(int stamp) {
        return blocks[stamp / CHUNK];
    }

    int warp(int stamp) {
        return warps[stamp / CHUNK][stamp % CHUNK];
    }
}
