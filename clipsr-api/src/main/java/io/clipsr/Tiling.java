package io.clipsr;

/** The way in which a picture larger than the network's trained size is divided into tiles. */
public enum Tiling {
    /** Tiles with a margin wide enough that the result equals that of one pass over the whole picture. */
    EXACT,
    /** Tiles of the trained size, each computed on its own and blended into its neighbours where they overlap. */
    CROSS_FADED
}
