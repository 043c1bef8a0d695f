package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.emulator.machine.OpClass;

/** The kind of an instruction in a profile, in the order of the profile's columns. */
public enum InstructionKind {
    /** Single-precision multiply-adds: the useful work of most kernels. */
    FMA("fma"),
    /** Other floating-point arithmetic, double precision included. */
    FLOAT("flt"),
    /** Division, square roots, exponentials. */
    SPECIAL_FUNCTION("sfu"),
    /** Integer arithmetic and logic, mostly for addresses. */
    INTEGER("int"),
    /** Comparisons and operations on predicates. */
    COMPARE("cmp"),
    /** Moves, selections and conversions. */
    MOVE("mov"),
    /** Loads from global memory, including those with generic addresses. */
    LOAD_GLOBAL("ldg"),
    /** Stores to global memory, including those with generic addresses. */
    STORE_GLOBAL("stg"),
    /** Loads from shared memory. */
    LOAD_SHARED("lds"),
    /** Stores to shared memory. */
    STORE_SHARED("sts"),
    /** Local memory: spilled registers and indexed arrays. A good kernel has none. */
    LOCAL("loc"),
    /** Shuffles, votes and barriers. */
    SYNCHRONISATION("syn"),
    /** Branches, calls and returns. */
    BRANCH("bra"),
    /** Everything else: loads of parameters and constants, atomic operations. */
    OTHER("oth");

    private final String title;

    InstructionKind(String title) {
        this.title = title;
    }

    /** Returns the title of this kind's column, three letters. */
    public String title() {
        return title;
    }

    /** Returns the kind that instructions of an emulator class are counted as. */
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
