package io.clipsr.kernels.gpu.emulator.ptx;

/**
 * The storage of a register. A register is a row of 32 values, one per lane, in an array of this type; a predicate is
 * an int with one bit per lane. PTX's 32-bit registers are untyped. Those that floating-point instructions use are
 * stored as floats, so that the loops over lanes are plain float loops. 8- and 16-bit values are stored zero-extended
 * in INT, doubles as their bits in LONG.
 */
public enum Bank {
    INT,
    FLOAT,
    LONG,
    PREDICATE;

    /** The number of lanes of a warp, and of values in a row. */
    public static final int LANES = 32;

    /** Returns a new row of zeros: an {@code int[]}, {@code float[]} or {@code long[]}. */
    public Object newRow() {
        return switch (this) {
            case INT -> new int[LANES];
            case FLOAT -> new float[LANES];
            case LONG -> new long[LANES];
            case PREDICATE -> throw new IllegalStateException("predicates have no rows");
        };
    }
}
