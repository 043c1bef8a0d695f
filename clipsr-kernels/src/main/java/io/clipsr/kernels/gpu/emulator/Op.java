package io.clipsr.kernels.gpu.emulator;

/** One predecoded step of a kernel: a PTX instruction, or one of the few steps it was taken apart into. */
abstract class Op {
    /** What it counts as; null for a helper step, which counts as nothing. */
    OpClass opClass;

    PtxInstruction source;
    /** Its place in the kernel. */
    int index;
    /** Predicate slot of the guard, or -1. */
    int guard = -1;

    boolean guardNegated;

    /** Does it for the lanes in {@code mask}, at least one. */
    abstract void execute(Warp warp, int mask);

    /** Steps that choose what is next also run when no lane passes the guard. */
    boolean control() {
        return false;
    }
}
