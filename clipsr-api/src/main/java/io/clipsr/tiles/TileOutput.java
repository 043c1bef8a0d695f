package io.clipsr.tiles;

import io.clipsr.image.AxisResize;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;

/**
 * The way from the network's output to a tile of the result: which cells it needs, and the cut and the resize of their
 * pixels.
 */
record TileOutput(TileLayout layout, int column, int row) {

    /** Returns the rows of cells that the tile needs, counted in the grid. */
    Span cellRows() {
        return layout.rows().core(row);
    }

    /** Returns the columns of cells that the tile needs, counted in the grid. */
    Span cellColumns() {
        return layout.columns().core(column);
    }

    /** Returns the rows of the network's output for those cells. */
    Span pixelRows() {
        return pixels(cellRows(), layout.rows());
    }

    /** Returns the columns of the network's output for those cells. */
    Span pixelColumns() {
        return pixels(cellColumns(), layout.columns());
    }

    /** Returns the pixels of the network's output for cells of the grid; the margin has negative positions. */
    private static Span pixels(Span cells, TileAxis axis) {
        return new Span(
                        cells.from() - axis.grid().begin(),
                        cells.to() - axis.grid().begin())
                .times(ClipSrNetwork.CELL);
    }

    /** Returns the rows of the result in the tile. */
    Span rows() {
        return layout.rows().target(row);
    }

    /** Returns the columns of the result in the tile. */
    Span columns() {
        return layout.columns().target(column);
    }

    /**
     * Returns the planes of the tile.
     *
     * @param output the three planes of the network's output for the cells
     */
    float[] finished(float[] output) {
        float[] wanted = cut(output, layout.rows().output(row), layout.columns().output(column));
        if (!layout.rows().resized() && !layout.columns().resized()) {
            return wanted;
        }
        return AxisResize.apply(
                wanted, 3, layout.rows().resize(row), layout.columns().resize(column));
    }

    private float[] cut(float[] planes, Span rows, Span columns) {
        Span haveRows = pixelRows();
        Span haveColumns = pixelColumns();
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
}
