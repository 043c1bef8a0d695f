package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;

/** One predecoded step of a kernel: a PTX instruction, or one of the few steps it was taken apart into. */
public abstract class Op {
    /** What it counts as; null for a helper step, which counts as nothing. */
    public OpClass opClass;

    public PtxInstruction source;
    /** Its place in the kernel. */
    public int index;
    /** Predicate slot of the guard, or -1. */
    public int guard = -1;

    public boolean guardNegated;

    /** Does it for the lanes in {@code mask}, at least one. */
    public abstract void execute(Warp warp, int mask);

    /** Steps that choose what is next also run when no lane passes the guard. */
    boolean control() {
        return false;
    }
}
