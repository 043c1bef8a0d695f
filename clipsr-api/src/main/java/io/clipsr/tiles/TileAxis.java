package io.clipsr.tiles;

import io.clipsr.image.AxisResize;
import io.clipsr.image.ResizeKernel;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.model.TileSpans;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One dimension of a result, cut into tiles: which pixels of the result each has, which pixels of the network's answer
 * these are made of, and which cells of the grid those belong to.
 *
 * <p>Tiles are computed independently of each other. Where the result has another size than the network's answer, a few
 * cells at their borders are therefore computed twice.
 */
final class TileAxis {
    private final GridPicture.GridAxis grid;
    private final int answer;
    private final int size;
    private final int tile;

    /**
     * @param scale at which the network runs
     * @param size of the result in pixels
     * @param cells that a tile has at most, a multiple of {@link TileSpans#MULTIPLE}
     */
    TileAxis(GridPicture.GridAxis grid, int scale, int size, int cells) {
        this.grid = grid;
        this.answer = Math.multiplyExact(grid.pixels(), scale);
        this.size = size;
        int tiles = (grid.cells() + cells - 1) / cells;
        int even = ClipSrNetwork.padded((grid.cells() + tiles - 1) / tiles);
        long pixels = (long) even * ClipSrNetwork.CELL;
        this.tile = (int) Math.max(1, Math.min(size, resized() ? pixels * size / answer : pixels));
    }

    /** Whether the result has another size than the network's answer. */
    boolean resized() {
        return size != answer;
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

    /** Pixels of the result in a tile; the last may have fewer. */
    int tileSize() {
        return tile;
    }

    Span target(int index) {
        return new Span(index * tile, (int) Math.min(size, (index + 1L) * tile));
    }

    AxisResize resize(int index) {
        Span target = target(index);
        return new AxisResize(answer, size, ResizeKernel.LANCZOS3, target.from(), target.to());
    }

    /** Pixels of the network's answer. */
    Span answer(int index) {
        if (!resized()) {
            return target(index);
        }
        AxisResize resize = resize(index);
        return new Span(resize.first(), resize.end());
    }

    /** Cells of the grid, with its margin. */
    Span core(int index) {
        Span pixels = answer(index);
        int from = pixels.from() / ClipSrNetwork.CELL + grid.begin();
        int to = (pixels.to() + ClipSrNetwork.CELL - 1) / ClipSrNetwork.CELL + grid.begin();
        return new Span(from, to);
    }

    List<Span> cores() {
        return IntStream.range(0, tiles()).mapToObj(this::core).toList();
    }
}
