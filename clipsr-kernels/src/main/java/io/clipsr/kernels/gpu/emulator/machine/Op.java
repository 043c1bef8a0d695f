package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;

/** One operation of a translated kernel: a PTX instruction, or one of the few operations that it is split into. */
public abstract class Op {
    /** The class that it is counted as; null for a helper operation, which is not counted. */
    public OpClass opClass;

    public PtxInstruction source;
    /** Its index in the kernel. */
    public int index;
    /** The slot of the guard predicate, or -1. */
    public int guard = -1;

    public boolean guardNegated;

    /** Executes the operation for the lanes in {@code mask}, which has at least one. */
    public abstract void execute(Warp warp, int mask);

    /** Steps that choose what is next also run when no lane passes the guard. */
    boolean control() {
        return false;
    }
}
