package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.emulator.machine.OpClass;

/** What instructions are sorted by in a profile, in the order of its columns. */
public enum InstructionKind {
    /** Single-precision multiply-adds, the work itself in most kernels. */
    FMA("fma"),
    /** Other floating-point arithmetic, double precision included. */
    FLOAT("flt"),
    /** Division, square roots, exponentials. */
    SPECIAL_FUNCTION("sfu"),
    /** Integer arithmetic and logic: addresses, mostly. */
    INTEGER("int"),
    COMPARE("cmp"),
    /** Moves, selections and conversions. */
    MOVE("mov"),
    /** Loads from global memory, generic addresses included. */
    LOAD_GLOBAL("ldg"),
    STORE_GLOBAL("stg"),
    LOAD_SHARED("lds"),
    STORE_SHARED("sts"),
    /** Local memory, where registers that did not fit and indexed arrays go; should be none. */
    LOCAL("loc"),
    /** Shuffles, votes and barriers. */
    SYNCHRONISATION("syn"),
    BRANCH("bra"),
    /** Parameters, constants, atomics and what else there is. */
    OTHER("oth");

    private final String title;

    InstructionKind(String title) {
        this.title = title;
    }

    /** Three letters to head a column with. */
    public String title() {
        return title;
    }

    static InstructionKind of(OpClass opClass) {
        return switch (opClass) {
            case FMA -> FMA;
            case FLOAT, DOUBLE -> FLOAT;
            case SPECIAL_FUNCTION -> SPECIAL_FUNCTION;
            case INTEGER -> INTEGER;
            case COMPARE -> COMPARE;
            case MOVE, CONVERT -> MOVE;
            case LOAD_GLOBAL, LOAD_GENERIC -> LOAD_GLOBAL;
            case STORE_GLOBAL, STORE_GENERIC -> STORE_GLOBAL;
            case LOAD_SHARED -> LOAD_SHARED;
            case STORE_SHARED -> STORE_SHARED;
            case LOAD_LOCAL, STORE_LOCAL -> LOCAL;
            case SHUFFLE, BARRIER -> SYNCHRONISATION;
            case BRANCH -> BRANCH;
            case LOAD_CONST, LOAD_PARAM, ATOMIC, OTHER -> OTHER;
        };
    }
}
