package io.clipsr.tiles;

import io.clipsr.model.TileSpans;

/** How large tiles may be, by the memory that there is. */
public final class TileSize {
    /** Sides of a core in cells. Twice the largest would save another tenth of the work, for four times the memory. */
    private static final int[] SIDES = {256, 192, 128, 96, 64};
    /** Of a tile's maps, and of the finished tiles that encoders read row by row, each. */
    private static final double SHARE = 0.3;
    private static final long BYTES_PER_PIXEL = 4;

    private TileSize() { }

    /**
     * @param memory       bytes that Java may use
     * @param bytesPerCell of maps that a network has at a time
     * @param resultWidth  in pixels
     * @param pixels       of the result for a cell, each way
     * @return side of a core in cells
     */
    public static int cells(long memory, long bytesPerCell, long resultWidth, double pixels) {
        for (int side : SIDES) {
            long input = side + 2L * TileSpans.HALO;
            double row = resultWidth * side * pixels * BYTES_PER_PIXEL;
            if (input * input * bytesPerCell <= SHARE * memory && row <= SHARE * memory) {
                return side;
            }
        }
        return SIDES[SIDES.length - 1];
    }
}
