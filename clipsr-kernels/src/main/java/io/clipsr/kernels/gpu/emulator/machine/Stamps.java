package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names for the accesses of a launch. A stamp stands for one warp of one block between two synchronisations; the stamps
 * of a block grow with time. Stamp 0 stands for nobody. Blocks take stamps by the chunk, so that a stamp's block can be
 * looked up.
 */
public final class Stamps {
    static final int CHUNK = 256;
    /** A stamp and six bits for a lane share an int. */
    private static final int CHUNKS = (1 << 26) / CHUNK;

    private final int[] blocks = new int[CHUNKS];
    private final byte[][] warps = new byte[CHUNKS][];
    private final AtomicInteger next = new AtomicInteger();

    void reset() {
        next.set(0);
    }

    /** The first stamp of a chunk for this block. */
    int take(int block) {
        int chunk = next.incrementAndGet();
        if (chunk >= CHUNKS) {
            throw new GpuException("the launch is too long for race detection: split it, or switch race detection off");
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
