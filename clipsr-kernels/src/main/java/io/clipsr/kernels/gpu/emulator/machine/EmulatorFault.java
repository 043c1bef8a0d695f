package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;

/** An error in a kernel, detected while it ran. The message names the kernel, PTX line, block, thread and address. */
public final class EmulatorFault extends GpuException {
    private static final long serialVersionUID = 1L;

    /** The kind of error. */
    public enum Kind {
        /** An access outside of all allocations. */
        OUT_OF_BOUNDS,
        /** An access at an address that is not a multiple of its size. */
        MISALIGNED,
        /** An access to freed memory. */
        USE_AFTER_FREE,
        /** A write to constant memory. */
        READ_ONLY,
        /** A read of memory that was never written, by a kernel or by the host. */
        UNINITIALISED_READ,
        /**
         * Two warps of a block accessed the same place in shared memory without a barrier between, and at least one
         * wrote.
         */
        SHARED_RACE,
        /**
         * Two blocks, or two warps of a block, accessed the same place in global memory without synchronisation, and at
         * least one wrote.
         */
        GLOBAL_RACE,
        /**
         * Two lanes of a warp accessed the same place with neither {@code bar.warp.sync} nor a barrier between, and at
         * least one wrote.
         */
        MISSING_WARP_SYNC,
        /** A barrier of a block that not all of its threads reach. */
        DIVERGENT_BARRIER,
        /** A shuffle or vote that names an inactive lane. */
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

    /** Returns the kind of error. */
    public Kind kind() {
        return kind;
    }

    /** Returns the line in the PTX text, from 1; 0 if a copy by the host caused the error. */
    public int line() {
        return line;
    }

    /** Returns the device address or the offset in shared memory; 0 if the error has none. */
    public long address() {
        return address;
    }
}
