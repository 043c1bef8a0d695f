package io.clipsr.kernels.gpu.emulator.machine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The last accesses to a page of memory, for race detection. For each word (for each byte, once a kernel has accessed
 * single bytes) it holds the last writer and the last reader, or a mark for several readers. An entry is a stamp (see
 * {@link Stamps}) shifted left by 6, plus a lane or one of the marks below.
 */
public final class AccessTrace {
    /** The mark for several lanes of the warp, instead of a lane. */
    static final int SEVERAL_LANES = 32;
    /** The mark for several warps of the block since its last barrier, with the stamp of the block's epoch. */
    static final int SEVERAL_WARPS = 33;
    /** The mark for an atomic operation, instead of a lane. */
    static final int ATOMIC = 34;
    /** The mark for several blocks, instead of a whole entry. */
    static final int SEVERAL_BLOCKS = -1;

    /**
     * The entries of a page.
     *
     * @param shift the binary logarithm of the number of bytes per entry
     */
    record Cells(int shift, int[] read, int[] write) {}

    volatile Cells cells;
    volatile int launch;
    /** The accessed sectors: one byte per sector of 32 bytes, 1 if it was accessed. */
    public final byte[] sectors;

    private final int bytes;
    private final AtomicBoolean locked = new AtomicBoolean();

    AccessTrace(int bytes) {
        this.bytes = bytes;
        this.cells = new Cells(2, new int[(bytes + 3) / 4], new int[(bytes + 3) / 4]);
        this.sectors = new byte[(bytes + 31) / 32];
    }

    void clear() {
        Cells now = cells;
        Arrays.fill(now.read, 0);
        Arrays.fill(now.write, 0);
        Arrays.fill(sectors, (byte) 0);
    }

    /** Switches to one entry per byte. */
    void split() {
        Cells old = cells;
        if (old.shift != 0) {
            int[] read = new int[bytes];
            int[] write = new int[bytes];
            for (int i = 0; i < bytes; i++) {
                read[i] = old.read[i >> 2];
                write[i] = old.write[i >> 2];
            }
            cells = new Cells(0, read, write);
        }
    }

    /** Locks the page. Workers share global memory; each locks a page while it checks and updates it. */
    void lock() {
        while (!locked.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
    }

    void unlock() {
        locked.set(false);
    }
}
