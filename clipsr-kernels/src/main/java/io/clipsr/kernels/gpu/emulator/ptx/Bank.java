package io.clipsr.kernels.gpu.emulator.ptx;

/**
 * Where a register lives: as one row of 32 lanes, one value a lane, in an array of this kind; a predicate is one bit a
 * lane in an int. PTX's 32-bit registers are untyped; those that only floating-point instructions use live as floats,
 * so that the loops over lanes are plain float loops. 8- and 16-bit values live zero-extended in INT, doubles as their
 * bits in LONG.
 */
public enum Bank {
    INT,
    FLOAT,
    LONG,
    PREDICATE;

    /** The lanes of a warp, and the values of a row. */
    public static final int LANES = 32;

    public Object newRow() {
        return switch (this) {
            case INT -> new int[LANES];
            case FLOAT -> new float[LANES];
            case LONG -> new long[LANES];
            case PREDICATE -> throw new IllegalStateException("predicates have no rows");
        };
    }
}
