package io.clipsr.tiles;

import io.clipsr.image.PictureSource;
import io.clipsr.kernels.Device;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;

/**
 * The network's answer to any region of a picture, in cells of its grid; the grid's margin around the picture is not
 * asked for.
 */
@FunctionalInterface
public interface RegionComputer {

    /**
     * @param rows cells of the grid that lie in the picture
     * @param columns likewise
     * @return {@code 3 * 4 rows * 4 columns} values, not clamped
     */
    float[] compute(Span rows, Span columns, PromptConditioning condition);

    /** For a picture's colours, on the grid that the layout says, in the tiles that it says. */
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
        return layout.isCrossFaded() ? new FadedTiles(pass, limit) : new ExactTiles(pass, limit);
    }
}
