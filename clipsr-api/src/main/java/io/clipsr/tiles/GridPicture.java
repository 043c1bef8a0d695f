package io.clipsr.tiles;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;

/**
 * A picture on the network's grid: each pixel is repeated to a square of cells, and a margin pads the sides to the
 * multiple that the network needs.
 */
final class GridPicture {
    private final PictureSource source;
    private final PaddedPicture padded;
    private final GridAxis rows;
    private final GridAxis columns;

    GridPicture(PictureSource source, GridAxis rows, GridAxis columns) {
        this.source = source;
        this.padded = new PaddedPicture(source, rows.edges());
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * One dimension of the grid.
     *
     * @param pixels the size of the picture in pixels
     * @param repeat the number of cells per pixel
     * @param edges how the picture goes on in the margin
     * @param margin the number of cells before the picture; as many follow it, and some up to the next multiple
     * @param least the smallest number of cells of the grid
     */
    record GridAxis(int pixels, int repeat, Edges edges, int margin, int least) {

        /** Returns the number of cells of the picture, without the margin. */
        int cells() {
            return Math.multiplyExact(pixels, repeat);
        }

        /** Returns the cell at which the picture begins. */
        int begin() {
            return margin;
        }

        /** Returns the number of cells of the grid, with the margin. */
        int size() {
            return ClipSrNetwork.padded(Math.max(least, cells() + 2 * margin));
        }

        /** Returns the position of the picture's cells after the picture is flipped. */
        Span flipped(Span cells) {
            return new Span(2 * margin + cells() - cells.to(), 2 * margin + cells() - cells.from());
        }

        /** Returns the position of the pixel at a cell; in the margin it lies outside the picture. */
        private int position(int cell) {
            return Math.floorDiv(cell - margin, repeat);
        }

        /** Returns the positions of the pixels at some cells. */
        Span positions(Span cells) {
            return new Span(position(cells.from()), position(cells.to() - 1) + 1);
        }

        /** Returns for each cell the index of its pixel among {@link #positions}. */
        int[] indices(Span cells) {
            int[] indices = new int[cells.length()];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = position(cells.from() + i) - position(cells.from());
            }
            return indices;
        }
    }

    PictureSource source() {
        return source;
    }

    GridAxis rows() {
        return rows;
    }

    GridAxis columns() {
        return columns;
    }

    /** Reads a region of the grid, {@code 3 * rows * columns} values, into an array from an index on. */
    void read(Span rowCells, Span columnCells, float[] to, int at) {
        Pixels pixels = padded.read(rows.positions(rowCells), columns.positions(columnCells));
        int[] ys = rows.indices(rowCells);
        int[] xs = columns.indices(columnCells);
        int area = pixels.width() * pixels.height();
        int out = at;
        for (int c = 0; c < 3; c++) {
            for (int y : ys) {
                int row = c * area + y * pixels.width();
                for (int x : xs) {
                    to[out++] = pixels.rgb()[row + x];
                }
            }
        }
    }

    /**
     * Returns the whole picture without margin, resized to {@code 3 * side * side} values, bilinearly as
     * {@link io.clipsr.kernels.Device#resizeBilinear} does it. Only the rows of the picture that are needed are read.
     */
    float[] overview(int side) {
        float[] out = new float[3 * side * side];
        Pixels upper = null;
        int upperRow = -1;
        for (int i = 0; i < side; i++) {
            float v = Math.max(0, (i + 0.5f) * rows.cells() / side - 0.5f);
            int y0 = Math.min((int) v, rows.cells() - 1);
            int y1 = Math.min(y0 + 1, rows.cells() - 1);
            int first = y0 / rows.repeat();
            int last = y1 / rows.repeat();
            if (upper == null || upperRow != first || upper.height() != last - first + 1) {
                upper = source.read(0, first, columns.pixels(), last - first + 1);
                upperRow = first;
            }
            overviewRow(upper, y1 / rows.repeat() - first, v - y0, out, i, side);
        }
        return out;
    }

    private void overviewRow(Pixels band, int lower, float fy, float[] out, int i, int side) {
        int area = band.width() * band.height();
        float[] rgb = band.rgb();
        for (int j = 0; j < side; j++) {
            float u = Math.max(0, (j + 0.5f) * columns.cells() / side - 0.5f);
            int x0 = Math.min((int) u, columns.cells() - 1);
            int left = x0 / columns.repeat();
            int right = Math.min(x0 + 1, columns.cells() - 1) / columns.repeat();
            for (int c = 0; c < 3; c++) {
                int top = c * area;
                int bottom = top + lower * band.width();
                float a = rgb[top + left] + (u - x0) * (rgb[top + right] - rgb[top + left]);
                float b = rgb[bottom + left] + (u - x0) * (rgb[bottom + right] - rgb[bottom + left]);
                out[(c * side + i) * side + j] = a + fy * (b - a);
            }
        }
    }
}
