package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.model.TileSpans;
import io.clipsr.tiles.GridPicture.GridAxis;

/**
 * Closes a wrapped picture along one dimension. The network reduces the grid by {@link TileSpans#MULTIPLE}, so where
 * the picture's cells are no multiple of that, the cells of the two sides of the seam lie differently to its steps, and
 * their results differ. There, the result beyond the far end is blended into the beginning, so that the far end meets
 * its own continuation.
 */
final class SeamlessComputer implements RegionComputer {
    /** The number of cells over which the continuation is blended into the beginning. */
    static final int FADE = 16;

    private static final int CELL = ClipSrNetwork.CELL;

    private final RegionComputer computer;
    private final GridAxis axis;
    private final boolean down;
    /** The number of blended cells. */
    private final int fade;

    private SeamlessComputer(RegionComputer computer, GridAxis axis, boolean down) {
        this.computer = computer;
        this.axis = axis;
        this.down = down;
        this.fade = axis.cells() % TileSpans.MULTIPLE == 0 ? 0 : Math.min(FADE, axis.cells() / 2);
    }

    /** Closes a wrapped picture in both dimensions. The margins of the grid hold the halo and {@link #FADE} cells. */
    static RegionComputer of(RegionComputer computer, GridAxis rows, GridAxis columns) {
        return new SeamlessComputer(new SeamlessComputer(computer, columns, false), rows, true);
    }

    @Override
    public float[] compute(Span rows, Span columns, PromptConditioning condition) {
        Span along = down ? rows : columns;
        int begin = axis.begin();
        if (along.from() >= begin + fade && along.to() <= begin + axis.cells()) {
            return computer.compute(rows, columns, condition);
        }
        int height = CELL * rows.length();
        int width = CELL * columns.length();
        float[] out = new float[3 * height * width];
        int from = along.from();
        while (from < along.to()) {
            int first = Math.floorMod(from - begin, axis.cells());
            int length = Math.min(along.to() - from, axis.cells() - first);
            float[] part = closed(new Span(first, first + length), down ? columns : rows, condition);
            int at = CELL * (from - along.from());
            if (down) {
                paste(part, CELL * length, width, out, height, width, at, 0);
            } else {
                paste(part, height, CELL * length, out, height, width, 0, at);
            }
            from += length;
        }
        return out;
    }

    private float[] closed(Span cells, Span other, PromptConditioning condition) {
        float[] values = at(cells, other, condition);
        if (cells.from() < fade) {
            Span blended = new Span(cells.from(), Math.min(cells.to(), fade));
            float[] beyond = at(new Span(blended.from() + axis.cells(), blended.to() + axis.cells()), other, condition);
            blend(values, cells.length(), beyond, blended, CELL * other.length());
        }
        return values;
    }

    /** Computes cells that are counted from the picture's beginning. */
    private float[] at(Span cells, Span other, PromptConditioning condition) {
        Span along = new Span(cells.from() + axis.begin(), cells.to() + axis.begin());
        return down ? computer.compute(along, other, condition) : computer.compute(other, along, condition);
    }

    /** Blends the continuation into values that begin at the same cell. */
    private void blend(float[] values, int cells, float[] beyond, Span blended, int across) {
        int longer = CELL * cells;
        int shorter = CELL * blended.length();
        for (int i = 0; i < beyond.length; i++) {
            int position = down ? i / across % shorter : i % shorter;
            int line = down ? i / across / shorter : i / shorter;
            int at = down ? (line * longer + position) * across + i % across : line * longer + position;
            float share = (CELL * blended.from() + position + 0.5f) / (CELL * fade);
            values[at] = beyond[i] + share * (values[at] - beyond[i]);
        }
    }

    private static void paste(
            float[] part, int rows, int columns, float[] to, int height, int width, int top, int left) {
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < rows; y++) {
                System.arraycopy(part, (c * rows + y) * columns, to, (c * height + top + y) * width + left, columns);
            }
        }
    }
}
