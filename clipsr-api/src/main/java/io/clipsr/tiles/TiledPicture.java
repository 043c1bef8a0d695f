package io.clipsr.tiles;

import io.clipsr.image.AxisResize;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.image.ResizeKernel;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;

/** An enlarged picture whose tiles are computed one by one, each from the input alone. */
public final class TiledPicture {
    private static final int CELL = ClipSrNetwork.CELL;

    private final PictureSource original;
    private final TileLayout layout;
    private final PictureInfo info;
    private final List<PromptLayer> layers;
    private final RegionComputer computer;
    private final String unusual;

    /**
     * Creates a picture whose tiles are computed on request.
     *
     * @param original the input, from which alpha is taken
     * @param computer the computer of the colours
     * @param layout the layout of the tiles
     * @param layers the prompts from the bottom layer up; the bottom layer applies to the whole picture
     * @param unusual the likely cause, for the user, if a result is not finite although the picture is
     */
    public TiledPicture(
            PictureSource original,
            RegionComputer computer,
            TileLayout layout,
            List<PromptLayer> layers,
            String unusual) {
        this.original = original;
        this.layout = layout;
        this.info = original.info().resized(layout.width(), layout.height());
        this.layers = List.copyOf(layers);
        this.computer = computer;
        this.unusual = unusual;
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
        Span rows = layout.rows().target(row);
        Span columns = layout.columns().target(column);
        Pixels pixels = new Pixels(columns.length(), rows.length(), colors(column, row), alpha(rows, columns));
        if (!isFinite(pixels.rgb()) || pixels.alpha() != null && !isFinite(pixels.alpha())) {
            throw notFinite(rows, columns);
        }
        return pixels;
    }

    /** Zero times a value is zero, or NaN if the value is not finite; so one comparison does for all. */
    private static boolean isFinite(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += 0 * value;
        }
        return sum == 0;
    }

    private IllegalArgumentException notFinite(Span rows, Span columns) {
        int width = original.info().width();
        int height = original.info().height();
        String cause = unusual;
        for (int y = 0; y < height; y++) {
            Pixels line = original.read(0, y, width, 1);
            if (!isFinite(line.rgb()) || line.alpha() != null && !isFinite(line.alpha())) {
                cause = "row " + y + " of the picture has samples that are not numbers; correct these first";
                break;
            }
        }
        return new IllegalArgumentException("the result is not a finite number in the tile of columns " + columns.from()
                + " to " + columns.to() + " and rows " + rows.from() + " to " + rows.to() + ": " + cause);
    }

    private float[] colors(int column, int row) {
        Span coreRows = layout.rows().core(row);
        Span coreColumns = layout.columns().core(column);
        float[] output = layered(coreRows, coreColumns);
        Span rows = layout.rows().output(row);
        Span columns = layout.columns().output(column);
        float[] wanted =
                cut(output, pixels(coreRows, layout.rows()), pixels(coreColumns, layout.columns()), rows, columns);
        if (!layout.rows().resized() && !layout.columns().resized()) {
            return wanted;
        }
        return AxisResize.apply(
                wanted, 3, layout.rows().resize(row), layout.columns().resize(column));
    }

    /** Returns the pixels of the network's output for cells of the grid; the margin has negative positions. */
    private static Span pixels(Span cells, TileAxis axis) {
        return new Span(
                (cells.from() - axis.grid().begin()) * CELL,
                (cells.to() - axis.grid().begin()) * CELL);
    }

    private static float[] cut(float[] planes, Span haveRows, Span haveColumns, Span rows, Span columns) {
        if (haveRows.equals(rows) && haveColumns.equals(columns)) {
            return planes;
        }
        float[] out = new float[3 * rows.length() * columns.length()];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < rows.length(); y++) {
                int from = (c * haveRows.length() + rows.from() - haveRows.from() + y) * haveColumns.length()
                        + columns.from()
                        - haveColumns.from();
                System.arraycopy(planes, from, out, (c * rows.length() + y) * columns.length(), columns.length());
            }
        }
        return out;
    }

    /**
     * Computes the visible layers of a region and blends them. Layers that are hidden or not in the region are skipped.
     */
    private float[] layered(Span rows, Span columns) {
        Span down = pixels(rows, layout.rows());
        Span across = pixels(columns, layout.columns());
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
        return new float[][] {
            l.rowWeights(original.info().height(), down, layout.scale()),
            l.columnWeights(original.info().width(), across, layout.scale())
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

    private float[] alpha(Span rows, Span columns) {
        PictureInfo from = original.info();
        if (!from.alpha()) {
            return null;
        }
        AxisResize down = new AxisResize(from.height(), info.height(), ResizeKernel.BICUBIC, rows.from(), rows.to());
        AxisResize across =
                new AxisResize(from.width(), info.width(), ResizeKernel.BICUBIC, columns.from(), columns.to());
        Pixels around =
                original.read(across.first(), down.first(), across.end() - across.first(), down.end() - down.first());
        if (around.alpha() == null) {
            return null;
        }
        float[] alpha = AxisResize.apply(around.alpha(), 1, down, across);
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = Math.max(0, Math.min(1, alpha[i]));
        }
        return alpha;
    }
}
