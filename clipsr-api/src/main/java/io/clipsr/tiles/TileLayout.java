package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.tiles.GridPicture.GridAxis;

/**
 * How an enlargement is cut into tiles.
 *
 * @param scale at which the network runs
 * @param isCrossFaded whether the grid is computed in tiles of the size that the network was trained on, which pass
 *     into each other
 */
public record TileLayout(TileAxis rows, TileAxis columns, int scale, boolean isCrossFaded) {

    /**
     * @param width of the input in pixels
     * @param height of the input in pixels
     * @param scale at which the network runs, a multiple of {@link ClipSrNetwork#CELL}
     * @param toWidth of the result in pixels
     * @param toHeight of the result in pixels
     * @param mirrored whether the picture goes on as its mirror image beyond its edges
     * @param least cells that each side of the grid has at least
     * @param tile largest core
     */
    public static TileLayout of(
            int width,
            int height,
            int scale,
            int toWidth,
            int toHeight,
            boolean mirrored,
            int least,
            boolean crossFaded,
            TileSize tile) {
        int repeat = scale / ClipSrNetwork.CELL;
        return new TileLayout(
                new TileAxis(new GridAxis(height, repeat, mirrored, least), scale, toHeight, tile.down()),
                new TileAxis(new GridAxis(width, repeat, mirrored, least), scale, toWidth, tile.across()),
                scale,
                crossFaded);
    }

    /** Of the result. */
    public int width() {
        return columns.size();
    }

    /** Of the result. */
    public int height() {
        return rows.size();
    }

    public int tiles() {
        return Math.multiplyExact(rows.tiles(), columns.tiles());
    }

    public int tilesAcross() {
        return columns.tiles();
    }

    public int tilesDown() {
        return rows.tiles();
    }

    /** In pixels of the result. */
    public int tileWidth() {
        return columns.tileSize();
    }

    /** In pixels of the result. */
    public int tileHeight() {
        return rows.tileSize();
    }

    /** Multiplications of all tiles, over those of one pass for the picture without margin. */
    public double overhead(ClipSrNetwork network) {
        int height = ClipSrNetwork.padded(rows.grid().cells());
        int width = ClipSrNetwork.padded(columns.grid().cells());
        if (isCrossFaded) {
            double side = network.config().grid();
            return tilesOf(rows, (int) side) * side / height * (tilesOf(columns, (int) side) * side / width);
        }
        return network.overhead(
                rows.cores(),
                rows.grid().size(),
                height,
                columns.cores(),
                columns.grid().size(),
                width);
    }

    /** A tile of the result computes for itself all that it is touched by. */
    private static double tilesOf(TileAxis axis, int side) {
        CrossFade fade = new CrossFade(axis.grid().size(), side);
        int count = 0;
        for (int i = 0; i < axis.tiles(); i++) {
            for (int j = 0; j < fade.tiles(); j++) {
                count += fade.touches(j, axis.core(i)) ? 1 : 0;
            }
        }
        return count;
    }
}
