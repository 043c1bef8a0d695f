package io.clipsr.tiles;

import io.clipsr.model.TileSpans;

/**
 * How large tiles may be at most, in cells, by the memory that there is.
 *
 * @param across width of a core
 * @param down height of a core
 */
public record TileSize(int across, int down) {
    /** Twice the largest would save another tenth of the work, for four times the memory. */
    private static final int[] SIDES = {256, 192, 128, 96, 64, 32};

    private static final int LEAST_ACROSS = 64;
    /** Of Java's memory, for a tile's maps, and for the finished tiles that encoders read row by row, each. */
    private static final double SHARE = 0.3;

    private static final long BYTES_PER_PIXEL = 4;

    /**
     * @param memory bytes that Java may use
     * @param bytesPerCell of maps that a network has at a time
     * @param resultWidth in pixels
     * @param pixels rows of the result for one of cells
     */
    public static TileSize of(long memory, long bytesPerCell, long resultWidth, double pixels) {
        int across = LEAST_ACROSS;
        for (int side : SIDES) {
            long input = side + 2L * TileSpans.HALO;
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
}
