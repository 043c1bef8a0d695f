package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.tiles.GridPicture.GridAxis;

/**
 * The division of an enlargement into tiles.
 *
 * @param rows the rows of tiles
 * @param columns the columns of tiles
 * @param scale the scale at which the network runs
 * @param isCrossFaded whether tiles have the size that the network was trained on, and are blended into each other
 */
public record TileLayout(TileAxis rows, TileAxis columns, int scale, boolean isCrossFaded) {
    /** The mirrored margin in cells: about how far the network's zero padding visibly affects the result. */
    private static final int MIRRORED_MARGIN = 8;

    /** Divides an enlargement into tiles. */
    public static TileLayout of(TileRequest request) {
        int scale = request.scale();
        TileSize tile = request.tile();
        return new TileLayout(
                new TileAxis(axis(request, request.height()), scale, request.toHeight(), tile.down()),
                new TileAxis(axis(request, request.width()), scale, request.toWidth(), tile.across()),
                scale,
                request.crossFaded());
    }

    private static GridAxis axis(TileRequest request, int pixels) {
        int margin = switch (request.edges()) {
            case ZERO -> 0;
            case MIRRORED -> MIRRORED_MARGIN;
            case WRAPPED -> ClipSrNetwork.padded(request.halo()) + SeamlessComputer.FADE;
        };
        return new GridAxis(
                pixels, request.scale() / ClipSrNetwork.CELL, request.edges(), margin, request.leastCells());
    }

    /** Returns how the picture goes on beyond its edges. */
    public Edges edges() {
        return rows.grid().edges();
    }

    /** Returns the width of the result in pixels. */
    public int width() {
        return columns.size();
    }

    /** Returns the height of the result in pixels. */
    public int height() {
        return rows.size();
    }

    /** Returns the number of tiles. */
    public int tiles() {
        return Math.multiplyExact(rows.tiles(), columns.tiles());
    }

    /** Returns the number of tiles in a row. */
    public int tilesAcross() {
        return columns.tiles();
    }

    /** Returns the number of tiles in a column. */
    public int tilesDown() {
        return rows.tiles();
    }

    /** Returns the width of a tile, in pixels of the result. */
    public int tileWidth() {
        return columns.tileSize();
    }

    /** Returns the height of a tile, in pixels of the result. */
    public int tileHeight() {
        return rows.tileSize();
    }

    /**
     * Estimates the number of cells that a tile reads.
     *
     * @param halo the cells that a tile reads beside its core, each way
     */
    public long inputCells(int halo) {
        return rows.inputCells(halo) * columns.inputCells(halo);
    }

    /** Returns the multiplications of all tiles, relative to those of a single pass over the picture without margin. */
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

    /** Counts the trained-size tiles that all tiles of the result need; each tile computes its own. */
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
