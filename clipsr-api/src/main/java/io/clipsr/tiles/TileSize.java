package io.clipsr.tiles;

import io.clipsr.model.TileSpans;

/**
 * The largest size of a tile, in cells. It depends on the memory that Java may use.
 *
 * @param across the largest width of a core
 * @param down the largest height of a core
 */
public record TileSize(int across, int down) {
    /**
     * The candidate sides, largest first. Doubling the largest would save a tenth of the work for four times the
     * memory.
     */
    private static final int[] SIDES = {256, 192, 128, 96, 64, 32};

    private static final int MIN_ACROSS = 64;
    /**
     * The share of Java's memory for the maps of a tile, and the same for finished tiles that an encoder reads by rows.
     */
    private static final double SHARE = 0.3;

    private static final long BYTES_PER_PIXEL = 4;

    /**
     * Returns the largest tiles that the memory allows.
     *
     * @param memory the bytes that Java may use
     * @param bytesPerCell the bytes of feature maps that exist at a time, for each cell of a tile's input
     * @param halo the cells that a tile reads beside its core, each way
     * @param resultWidth the width of the result in pixels
     * @param pixels the rows of pixels of the result for one row of cells
     */
    public static TileSize of(long memory, long bytesPerCell, int halo, long resultWidth, double pixels) {
        int across = MIN_ACROSS;
        for (int side : SIDES) {
            long input = side + 2L * halo;
            if (side > across && input * input * bytesPerCell <= SHARE * memory) {
                across = side;
            }
        }
        int down = SIDES[SIDES.length - 1];
        for (int side : SIDES) {
            if (side > down && side <= across && resultWidth * side * pixels * BYTES_PER_PIXEL <= SHARE * memory) {
                down = side;
            }
        }
        return new TileSize(across, down);
    }

    /** Returns this size, or a smaller one if that many cells a side are fewer. */
    public TileSize atMost(int cells) {
        int side = Math.max(1, cells / TileSpans.MULTIPLE) * TileSpans.MULTIPLE;
        return new TileSize(Math.min(across, side), Math.min(down, side));
    }
}
