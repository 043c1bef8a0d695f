package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.Pixels;
import io.clipsr.model.Span;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;

/** An enlarged picture whose tiles are computed one by one, each from the input alone. */
public final class TiledPicture {
    private final PictureInfo original;
    private final TileLayout layout;
    private final PictureInfo info;
    private final List<PromptLayer> layers;
    private final RegionComputer computer;
    private final AlphaTiles alpha;
    private final FiniteCheck finite;

    /**
     * Creates a picture whose tiles are computed on request.
     *
     * @param original the properties of the input
     * @param computer the computer of the colours
     * @param alpha the enlargement of alpha; null for an opaque picture
     * @param layout the layout of the tiles
     * @param layers the prompts from the bottom layer up; the bottom layer applies to the whole picture
     * @param finite the check of each tile
     */
    public TiledPicture(
            PictureInfo original,
            RegionComputer computer,
            AlphaTiles alpha,
            TileLayout layout,
            List<PromptLayer> layers,
            FiniteCheck finite) {
        this.original = original;
        this.layout = layout;
        this.info = original.resized(layout.width(), layout.height());
        this.layers = List.copyOf(layers);
        this.computer = computer;
        this.alpha = alpha;
        this.finite = finite;
    }

    public PictureInfo info() {
        return info;
    }

    public TileLayout layout() {
        return layout;
    }

    /**
     * Computes a tile of the result; its upper left corner is at (0, 0).
     *
     * @throws IllegalArgumentException if a value of the result is not finite
     */
    public Raster tile(int column, int row) {
        Pixels pixels = pixels(column, row);
        WritableRaster raster = Raster.createWritableRaster(info.sampleModel(pixels.width(), pixels.height()), null);
        info.encode(pixels, raster, 0, 0);
        return raster;
    }

    Pixels pixels(int column, int row) {
        TileOutput tile = new TileOutput(layout, column, row);
        Pixels pixels = new Pixels(
                tile.columns().length(),
                tile.rows().length(),
                tile.finished(layered(tile)),
                alpha == null ? null : alpha.tile(tile));
        finite.require(pixels, tile.rows(), tile.columns());
        return pixels;
    }

    /**
     * Computes the visible layers of a region and blends them. Layers that are hidden or not in the region are skipped.
     */
    private float[] layered(TileOutput tile) {
        Span rows = tile.cellRows();
        Span columns = tile.cellColumns();
        Span down = tile.pixelRows();
        Span across = tile.pixelColumns();
        int covering = layers.size() - 1;
        while (covering > 0 && !isOne(mask(covering, down, across))) {
            covering--;
        }
        float[] output = computer.compute(rows, columns, layers.get(covering).condition());
        for (int i = covering + 1; i < layers.size(); i++) {
            float[][] mask = mask(i, down, across);
            if (!isZero(mask[0]) && !isZero(mask[1])) {
                blend(output, computer.compute(rows, columns, layers.get(i).condition()), mask[0], mask[1]);
            }
        }
        return output;
    }

    private float[][] mask(int layer, Span down, Span across) {
        PromptLayer l = layers.get(layer);
        boolean wrapped = layout.edges() == Edges.WRAPPED;
        return new float[][] {
            l.rowWeights(original.height(), down, layout.scale(), wrapped),
            l.columnWeights(original.width(), across, layout.scale(), wrapped)
        };
    }

    private static boolean isOne(float[][] mask) {
        for (float[] weights : mask) {
            for (float w : weights) {
                if (w != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isZero(float[] weights) {
        for (float w : weights) {
            if (w != 0) {
                return false;
            }
        }
        return true;
    }

    private static void blend(float[] below, float[] above, float[] rowWeights, float[] columnWeights) {
        int at = 0;
        for (int c = 0; c < 3; c++) {
            for (float down : rowWeights) {
                for (float across : columnWeights) {
                    below[at] += down * across * (above[at] - below[at]);
                    at++;
                }
            }
        }
    }
}
