package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;

/**
 * What a kernel did that it must not do, found while it ran. The message names kernel, PTX line, block, thread and
 * address.
 */
public final class EmulatorFault extends GpuException {
    private static final long serialVersionUID = 1L;

    /** What was done. */
    public enum Kind {
        /** An address in no allocation, or past the end of one. */
        OUT_OF_BOUNDS,
        /** An address that is no multiple of the access's size. */
        MISALIGNED,
        /** An allocation that was given back. */
        USE_AFTER_FREE,
        /** A write to constant memory. */
        READ_ONLY,
        /** Memory that nothing wrote was read, by a kernel or by the host. */
        UNINITIALISED_READ,
        /** Two warps of a block touched one place with no barrier between, and one of them wrote. */
        SHARED_RACE,
        /**
         * Two blocks, or two warps of one, touched one place of global memory with nothing between, and one of them
         * wrote.
         */
        GLOBAL_RACE,
        /**
         * Two lanes of a warp touched one place with neither {@code bar.warp.sync} nor a barrier between, and one of
         * them wrote.
         */
        MISSING_WARP_SYNC,
        /** A block's barrier that not all of its threads reach. */
        DIVERGENT_BARRIER,
        /** A shuffle or vote whose lanes are not all there. */
        INACTIVE_LANE,
        /** The launch executed more instructions than allowed. */
        TOO_LONG
    }

    private final Kind kind;
    private final int line;
    private final long address;

    public EmulatorFault(Kind kind, int line, long address, String message) {
        super(message);
        this.kind = kind;
        this.line = line;
        this.address = address;
    }

    public Kind kind() {
        return kind;
    }

    /** The line in the PTX text, from 1; 0 if the host's copy found it. */
    public int line() {
        return line;
    }

    /** The device address, or the offset in shared memory; 0 if the fault has none. */
    public long address() {
        return address;
    }
}
