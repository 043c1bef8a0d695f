package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;

/**
 * A request to divide an enlargement into tiles. Start with {@link #enlarge} and change what differs.
 *
 * @param width the width of the input in pixels
 * @param height the height of the input in pixels
 * @param scale the scale at which the network runs, a multiple of {@link ClipSrNetwork#CELL}
 * @param toWidth the width of the result in pixels
 * @param toHeight the height of the result in pixels
 * @param mirrored whether the picture is extended by its mirror image beyond its edges
 * @param leastCells the smallest size of the grid, in cells on each side
 * @param crossFaded whether tiles have the size that the network was trained on, and are blended into each other
 * @param tile the largest size of a tile
 */
public record TileRequest(
        int width,
        int height,
        int scale,
        int toWidth,
        int toHeight,
        boolean mirrored,
        int leastCells,
        boolean crossFaded,
        TileSize tile) {

    /** Returns a request to enlarge by the network's scale, with exact tiles and mirrored edges. */
    public static TileRequest enlarge(int width, int height, int scale, TileSize tile) {
        return new TileRequest(width, height, scale, scale * width, scale * height, true, 0, false, tile);
    }

    /** Returns a request for a result of another size. */
    public TileRequest to(int newWidth, int newHeight) {
        return new TileRequest(width, height, scale, newWidth, newHeight, mirrored, leastCells, crossFaded, tile);
    }

    /** Returns a request with or without mirrored edges. */
    public TileRequest withMirroredEdges(boolean on) {
        return new TileRequest(width, height, scale, toWidth, toHeight, on, leastCells, crossFaded, tile);
    }

    /** Returns a request for a grid of at least that many cells on each side. */
    public TileRequest withLeastCells(int cells) {
        return new TileRequest(width, height, scale, toWidth, toHeight, mirrored, cells, crossFaded, tile);
    }

    /** Returns a request for cross-faded tiles of that many cells a side, the size that the network was trained on. */
    public TileRequest crossFadedBy(int cells) {
        return new TileRequest(width, height, scale, toWidth, toHeight, mirrored, cells, true, tile);
    }
}
