package io.clipsr.kernels.gpu.emulator.machine;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who touched a page of memory last: for each word, or each byte once a kernel touched single bytes, the last writer
 * and the last reader or that there were several. An entry is a stamp (see {@link Stamps}) shifted left by 6, plus a
 * lane or one of the marks below.
 */
public final class AccessTrace {
    /** In place of a lane: several lanes of the warp. */
    static final int SEVERAL_LANES = 32;
    /** In place of a lane, with the stamp of the block's epoch: several warps of the block since its last barrier. */
    static final int SEVERAL_WARPS = 33;
    /** In place of a lane: an atomic operation. */
    static final int ATOMIC = 34;
    /** An entry of its own: several blocks. */
    static final int SEVERAL_BLOCKS = -1;

    /** @param shift bytes an entry: 1 << shift */
    record Cells(int shift, int[] read, int[] write) {}

    volatile Cells cells;
    volatile int launch;
    /** Sectors of 32 bytes that were touched. */
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

    /** From now on one entry a byte. */
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

    /** Two workers share global memory; each holds the page while it looks and writes. */
    void lock() {
        while (!locked.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
    }

    void unlock() {
        locked.set(false);
    }
}
