package io.clipsr.tiles;

import io.clipsr.image.AxisResize;
import io.clipsr.image.Edges;
import io.clipsr.image.ResizeKernel;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.model.TileSpans;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One dimension of a result, divided into tiles. For each tile it gives the pixels of the result, the pixels of the
 * network's output from which these are resized, and the grid cells of those.
 *
 * <p>Tiles are computed independently of each other. Where the result and the network's output differ in size, a few
 * cells at the borders are therefore computed twice.
 */
final class TileAxis {
    private final GridPicture.GridAxis grid;
    private final int outputSize;
    private final int size;
    private final int tile;

    /**
     * Divides one dimension of a result into tiles of about equal size.
     *
     * @param grid the grid in this dimension
     * @param scale the scale at which the network runs
     * @param size the size of the result in pixels
     * @param cells the largest number of cells of a tile, a multiple of {@link TileSpans#MULTIPLE}
     */
    TileAxis(GridPicture.GridAxis grid, int scale, int size, int cells) {
        this.grid = grid;
        this.outputSize = Math.multiplyExact(grid.pixels(), scale);
        this.size = size;
        int tiles = (grid.cells() + cells - 1) / cells;
        int even = ClipSrNetwork.padded((grid.cells() + tiles - 1) / tiles);
        long pixels = (long) even * ClipSrNetwork.CELL;
        this.tile = (int) Math.max(1, Math.min(size, resized() ? pixels * size / outputSize : pixels));
    }

    /** Returns whether the result and the network's output differ in size. */
    boolean resized() {
        return size != outputSize;
    }

    GridPicture.GridAxis grid() {
        return grid;
    }

    int size() {
        return size;
    }

    int tiles() {
        return (size + tile - 1) / tile;
    }

    /** Returns the number of pixels of the result in a tile; the last tile may have fewer. */
    int tileSize() {
        return tile;
    }

    /** Returns the pixels of the result in a tile. */
    Span target(int index) {
        return new Span(index * tile, (int) Math.min(size, (index + 1L) * tile));
    }

    /** Returns the resize from the network's output to a tile of the result. */
    AxisResize resize(int index) {
        Span target = target(index);
        return new AxisResize(
                outputSize, size, ResizeKernel.LANCZOS3, grid.edges() == Edges.WRAPPED, target.from(), target.to());
    }

    /** Returns the pixels of the network's output that a tile needs; a wrapped picture's may lie beyond its edges. */
    Span output(int index) {
        if (!resized()) {
            return target(index);
        }
        AxisResize resize = resize(index);
        return new Span(resize.first(), resize.end());
    }

    /** Returns the cells that a tile needs, counted in the grid with its margin. */
    Span core(int index) {
        Span pixels = output(index);
        int from = Math.floorDiv(pixels.from(), ClipSrNetwork.CELL) + grid.begin();
        int to = Math.floorDiv(pixels.to() - 1, ClipSrNetwork.CELL) + 1 + grid.begin();
        return new Span(from, to);
    }

    /** Estimates the number of cells that a tile reads, with that many beside its core. */
    long inputCells(int halo) {
        return Math.min(grid.size(), core(0).length() + 2L * halo);
    }

    List<Span> cores() {
        return IntStream.range(0, tiles()).mapToObj(this::core).toList();
    }
}
