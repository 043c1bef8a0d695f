package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.model.ClipSrNetwork;

/**
 * A request to divide an enlargement into tiles. Start with {@link #enlarge} and change what differs.
 *
 * @param width the width of the input in pixels
 * @param height the height of the input in pixels
 * @param scale the scale at which the network runs, a multiple of {@link ClipSrNetwork#CELL}
 * @param toWidth the width of the result in pixels
 * @param toHeight the height of the result in pixels
 * @param edges how the picture goes on beyond its edges
 * @param halo the cells beyond the edges on which the result of a wrapped picture depends, each way
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
        Edges edges,
        int halo,
        int leastCells,
        boolean crossFaded,
        TileSize tile) {

    /** Returns a request to enlarge by the network's scale, with exact tiles and mirrored edges. */
    public static TileRequest enlarge(int width, int height, int scale, TileSize tile) {
        return new TileRequest(width, height, scale, scale * width, scale * height, Edges.MIRRORED, 0, 0, false, tile);
    }

    /** Returns a request for a result of another size. */
    public TileRequest to(int newWidth, int newHeight) {
        return new TileRequest(width, height, scale, newWidth, newHeight, edges, halo, leastCells, crossFaded, tile);
    }

    /**
     * Returns a request for a picture that goes on beyond its edges in another way.
     *
     * @param halo the network's {@link ClipSrNetwork#halo}, so that wrapped pictures have no edges at all
     */
    public TileRequest withEdges(Edges newEdges, int newHalo) {
        return new TileRequest(
                width, height, scale, toWidth, toHeight, newEdges, newHalo, leastCells, crossFaded, tile);
    }

    /** Returns a request for a grid of at least that many cells on each side. */
    public TileRequest withLeastCells(int cells) {
        return new TileRequest(width, height, scale, toWidth, toHeight, edges, halo, cells, crossFaded, tile);
    }

    /** Returns a request for cross-faded tiles of that many cells a side, the size that the network was trained on. */
    public TileRequest crossFadedBy(int cells) {
        return new TileRequest(width, height, scale, toWidth, toHeight, edges, halo, cells, true, tile);
    }
}
