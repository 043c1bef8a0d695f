package io.clipsr;

/** How a picture that is larger than the network was trained on is cut up. */
public enum Tiling {
    /** As if in one pass: large tiles with a margin that makes their result equal to one large pass, whatever the tiles' size. */
    EXACT,
    /** Tiles of the size that the network was trained on, each for itself, passing into each other where they overlap. */
    CROSS_FADED
}
