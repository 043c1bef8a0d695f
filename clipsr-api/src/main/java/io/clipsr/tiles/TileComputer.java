package io.clipsr.tiles;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.ClipSrNetwork.Condition;
import io.clipsr.model.Guidance;
import io.clipsr.model.Span;
import io.clipsr.model.TileRegion;
import io.clipsr.model.TileSpans;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Runs the network over regions of one picture's grid. When the device's memory does not suffice, it goes on in smaller pieces,
 * which give the same result.
 */
final class TileComputer {
    private static final Logger LOG = System.getLogger(TileComputer.class.getName());
    private static final int CELL = ClipSrNetwork.CELL;
    /** Pictures' guides that are kept, one a prompt: more than a picture has regions, mostly. */
    private static final int GUIDES_KEPT = 16;

    private final Device device;
    private final ClipSrNetwork network;
    private final GridPicture picture;
    private final WorkLimit limit;
    private final TileWatch watch;
    private final Memo<Condition, Guidance> guidance = new Memo<>(GUIDES_KEPT, this::guidance);

    TileComputer(Device device, ClipSrNetwork network, GridPicture picture, WorkLimit limit, TileWatch watch) {
        this.device = device;
        this.network = network;
        this.picture = picture;
        this.limit = limit;
        this.watch = watch;
    }

    private Guidance guidance(Condition condition) {
        int side = network.config().grid();
        float[] overview = picture.overview(side);
        TensorScope scope = device.openScope();
        boolean done = false;
        try {
            Guidance guide = network.guidance(device.upload(overview, 1, 3, side, side), condition, picture.rows().cells(), picture.columns().cells(),
                    picture.rows().begin(), picture.columns().begin());
            scope.detach();
            done = true;
            return guide;
        } finally {
            if (!done) {
                scope.close();
            }
        }
    }

    private Guidance guidanceFor(Condition condition) {
        return network.isGuided() ? guidance.get(condition) : null;
    }

    private void check(String part) {
        watch.check();
    }

    /**
     * As one pass for the whole grid would.
     *
     * @return {@code 3 * 4 rows * 4 columns} values, not clamped
     */
    float[] exact(Span rows, Span columns, Condition condition) {
        float[] out = new float[3 * CELL * rows.length() * CELL * columns.length()];
        exact(rows, columns, condition, rows, columns, out);
        return out;
    }

    /** Writes the answer to some cells into that to more of them. */
    private void exact(Span rows, Span columns, Condition condition, Span allRows, Span allColumns, float[] out) {
        long cells = (long) rows.length() * columns.length();
        boolean splits = rows.length() > TileSpans.MULTIPLE || columns.length() > TileSpans.MULTIPLE;
        if (cells > limit.cells() && splits) {
            halves(rows, columns, condition, allRows, allColumns, out);
            return;
        }
        float[] pixels;
        try {
            pixels = pass(rows, columns, condition);
        } catch (OutOfMemoryError e) {
            slow(cells, splits, e.getMessage());
            if (!splits) {
                throw e;
            }
            exact(rows, columns, condition, allRows, allColumns, out);
            return;
        } catch (DeviceException e) {
            if (!e.isOutOfMemory() || !splits) {
                throw e;
            }
            slow(cells, true, e.getMessage());
            exact(rows, columns, condition, allRows, allColumns, out);
            return;
        }
        copy(pixels, rows, columns, allRows, allColumns, out);
    }

    private void slow(long cells, boolean splits, String reason) {
        if (splits) {
            limit.tooManyCells(cells);
            tell("memory does not suffice for a tile of " + cells + " cells (" + reason + "); going on with tiles of half that size");
        }
    }

    private void tell(String message) {
        LOG.log(Level.WARNING, message);
        watch.slowed(message);
    }

    private void halves(Span rows, Span columns, Condition condition, Span allRows, Span allColumns, float[] out) {
        if (rows.length() >= columns.length()) {
            int middle = middle(rows);
            exact(new Span(rows.from(), middle), columns, condition, allRows, allColumns, out);
            exact(new Span(middle, rows.to()), columns, condition, allRows, allColumns, out);
        } else {
            int middle = middle(columns);
            exact(rows, new Span(columns.from(), middle), condition, allRows, allColumns, out);
            exact(rows, new Span(middle, columns.to()), condition, allRows, allColumns, out);
        }
    }

    private static int middle(Span span) {
        return span.from() + ClipSrNetwork.padded(span.length() / 2);
    }

    private float[] pass(Span rows, Span columns, Condition condition) {
        watch.check();
        TileRegion region = new TileRegion(network.spans(rows, picture.rows().size()), network.spans(columns, picture.columns().size()));
        Span inRows = region.rows().input();
        Span inColumns = region.columns().input();
        float[] input = new float[3 * inRows.length() * inColumns.length()];
        picture.read(inRows, inColumns, input, 0);
        Guidance guide = guidanceFor(condition);
        try (TensorScope scope = device.openScope()) {
            Tensor x = device.upload(input, 1, 3, inRows.length(), inColumns.length());
            return device.download(network.upscale(x, region, guide, condition, this::check));
        }
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
                System.arraycopy(pixels, (c * height + y) * width, out, (c * allHeight + top + y) * allWidth + left, width);
            }
        }
    }

    /**
     * As tiles of the size that the network was trained on, each for itself, which pass into each other.
     *
     * @return {@code 3 * 4 rows * 4 columns} values, not clamped
     */
    float[] crossFaded(Span rows, Span columns, Condition condition) {
        int side = network.config().grid();
        CrossFade down = new CrossFade(picture.rows().size(), side);
        CrossFade across = new CrossFade(picture.columns().size(), side);
        float[] out = new float[3 * CELL * rows.length() * CELL * columns.length()];
        FadedTile[] batch = new FadedTile[limit.batch()];
        int count = 0;
        for (int i = 0; i < down.tiles(); i++) {
            for (int j = 0; j < across.tiles(); j++) {
                if (down.touches(i, rows) && across.touches(j, columns)) {
                    batch[count++] = new FadedTile(down.start(i), across.start(j), down.weights(i), across.weights(j));
                    if (count == batch.length) {
                        fade(batch, 0, count, side, condition, rows, columns, out);
                        count = 0;
                    }
                }
            }
        }
        fade(batch, 0, count, side, condition, rows, columns, out);
        return out;
    }

    private record FadedTile(int top, int left, float[] rowWeights, float[] columnWeights) { }

    private void fade(FadedTile[] tiles, int from, int to, int side, Condition condition, Span rows, Span columns, float[] out) {
        // The guide lies differently to each tile, so there a batch is one.
        int most = network.isGuided() ? 1 : limit.batch();
        int done = from;
        while (done < to) {
            int count = Math.min(most, to - done);
            float[] pixels;
            try {
                pixels = pass(tiles, done, count, side, condition);
            } catch (OutOfMemoryError e) {
                if (count == 1) {
                    throw e;
                }
                most = fewer(count, e.getMessage());
                continue;
            } catch (DeviceException e) {
                if (!e.isOutOfMemory() || count == 1) {
                    throw e;
                }
                most = fewer(count, e.getMessage());
                continue;
            }
            for (int i = 0; i < count; i++) {
                accumulate(pixels, i, tiles[done + i], side, rows, columns, out);
            }
            done += count;
        }
    }

    private int fewer(int count, String reason) {
        limit.tooManyTiles(count);
        tell("memory does not suffice for " + count + " tiles at a time (" + reason + "); going on with half as many");
        return limit.batch();
    }

    private float[] pass(FadedTile[] tiles, int from, int count, int side, Condition condition) {
        watch.check();
        Span all = new Span(0, side);
        TileRegion region = new TileRegion(network.spans(all, side), network.spans(all, side));
        float[] input = new float[count * 3 * side * side];
        for (int i = 0; i < count; i++) {
            FadedTile tile = tiles[from + i];
            picture.read(new Span(tile.top, tile.top + side), new Span(tile.left, tile.left + side), input, i * 3 * side * side);
        }
        Guidance guide = guidanceFor(condition);
        Guidance moved = guide == null ? null : new Guidance(guide.map(), guide.height(), guide.width(),
                guide.top() - tiles[from].top, guide.left() - tiles[from].left);
        try (TensorScope scope = device.openScope()) {
            Tensor x = device.upload(input, count, 3, side, side);
            return device.download(network.upscale(x, region, moved, condition, this::check));
        }
    }

    private static void accumulate(float[] pixels, int sample, FadedTile tile, int side, Span rows, Span columns, float[] out) {
        int n = CELL * side;
        int width = CELL * columns.length();
        int height = CELL * rows.length();
        int top = CELL * (tile.top - rows.from());
        int left = CELL * (tile.left - columns.from());
        for (int c = 0; c < 3; c++) {
            for (int y = Math.max(0, -top); y < Math.min(n, height - top); y++) {
                int from = ((sample * 3 + c) * n + y) * n;
                int to = (c * height + top + y) * width + left;
                for (int x = Math.max(0, -left); x < Math.min(n, width - left); x++) {
                    out[to + x] += tile.rowWeights[y] * tile.columnWeights[x] * pixels[from + x];
                }
            }
        }
    }
}
