package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.model.TileRegion;
import io.clipsr.model.TileSpans;

/**
 * Computes regions exactly as one pass over the whole grid would. When memory does not suffice, it halves them, which
 * does not change the result.
 */
final class ExactTiles implements RegionComputer {
    private static final int CELL = ClipSrNetwork.CELL;

    private final GridPass pass;
    private final WorkLimit limit;

    ExactTiles(GridPass pass, WorkLimit limit) {
        this.pass = pass;
        this.limit = limit;
    }

    @Override
    public float[] compute(Span rows, Span columns, PromptConditioning condition) {
        float[] out = new float[3 * CELL * rows.length() * CELL * columns.length()];
        compute(rows, columns, condition, rows, columns, out);
        return out;
    }

    /** Computes the pixels of some cells and writes them into the pixels of a larger region that contains them. */
    private void compute(
            Span rows, Span columns, PromptConditioning condition, Span allRows, Span allColumns, float[] out) {
        long cells = (long) rows.length() * columns.length();
        boolean splits = rows.length() > TileSpans.MULTIPLE || columns.length() > TileSpans.MULTIPLE;
        if (cells > limit.cells() && splits) {
            halves(rows, columns, condition, allRows, allColumns, out);
            return;
        }
        float[] pixels;
        try {
            pixels = MemoryShortage.reported(() -> pixels(rows, columns, condition));
        } catch (MemoryShortage e) {
            if (!splits) {
                throw e.original();
            }
            limit.tooManyCells(cells);
            pass.warn("memory does not suffice for a tile of " + cells + " cells (" + e.getMessage()
                    + "); continuing with tiles of half that size");
            compute(rows, columns, condition, allRows, allColumns, out);
            return;
        }
        copy(pixels, rows, columns, allRows, allColumns, out);
    }

    private void halves(
            Span rows, Span columns, PromptConditioning condition, Span allRows, Span allColumns, float[] out) {
        if (rows.length() >= columns.length()) {
            int middle = middle(rows);
            compute(new Span(rows.from(), middle), columns, condition, allRows, allColumns, out);
            compute(new Span(middle, rows.to()), columns, condition, allRows, allColumns, out);
        } else {
            int middle = middle(columns);
            compute(rows, new Span(columns.from(), middle), condition, allRows, allColumns, out);
            compute(rows, new Span(middle, columns.to()), condition, allRows, allColumns, out);
        }
    }

    /**
     * Returns the middle of a span, rounded up to a multiple. A longer span than that has at least one cell after it.
     */
    private static int middle(Span span) {
        return span.from() + ClipSrNetwork.padded(span.length() / 2);
    }

    private float[] pixels(Span rows, Span columns, PromptConditioning condition) {
        GridPicture picture = pass.picture();
        TileRegion region = new TileRegion(
                pass.network().spans(rows, picture.rows().size()),
                pass.network().spans(columns, picture.columns().size()));
        Span inRows = region.rows().input();
        Span inColumns = region.columns().input();
        float[] input = new float[3 * inRows.length() * inColumns.length()];
        picture.read(inRows, inColumns, input, 0);
        return pass.run(input, 1, region, 0, 0, condition);
    }

    private static void copy(float[] pixels, Span rows, Span columns, Span allRows, Span allColumns, float[] out) {
        int width = CELL * columns.length();
        int height = CELL * rows.length();
        int allWidth = CELL * allColumns.length();
        int allHeight = CELL * allRows.length();
        int left = CELL * (columns.from() - allColumns.from());
        int top = CELL * (rows.from() - allRows.from());
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        pixels, (c * height + y) * width, out, (c * allHeight + top + y) * allWidth + left, width);
            }
        }
    }
}
