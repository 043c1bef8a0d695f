package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureSource;
import io.clipsr.kernels.Device;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;

/**
 * Computes the network's output for any region of a picture, in cells of its grid. The region lies in the picture; that
 * of a wrapped picture may reach some cells beyond its edges.
 */
@FunctionalInterface
public interface RegionComputer {

    /**
     * Computes the pixels of a region.
     *
     * @param rows the rows of cells
     * @param columns the columns of cells
     * @param condition the conditioning of the prompt
     * @return the planes of red, green and blue, {@code 3 * 4 rows * 4 columns} values, not clamped
     */
    float[] compute(Span rows, Span columns, PromptConditioning condition);

    /** Returns a computer for a picture's colours, with the grid and the tiling of a layout. */
    static RegionComputer of(
            Device device,
            ClipSrNetwork network,
            PictureSource colors,
            TileLayout layout,
            WorkLimit limit,
            TileWatch watch) {
        GridPass pass = new GridPass(
                device,
                network,
                new GridPicture(colors, layout.rows().grid(), layout.columns().grid()),
                watch);
        RegionComputer computer = layout.isCrossFaded() ? new FadedTiles(pass, limit) : new ExactTiles(pass, limit);
        return layout.edges() == Edges.WRAPPED
                ? SeamlessComputer.of(
                        computer, layout.rows().grid(), layout.columns().grid())
                : computer;
    }
}
