package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.model.TileRegion;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes regions from tiles of the size that the network was trained on. Each tile is computed independently, and
 * overlapping tiles are blended. The device computes tiles in batches, and in smaller ones when memory does not
 * suffice.
 */
final class FadedTiles implements RegionComputer {
    private static final int CELL = ClipSrNetwork.CELL;

    private final GridPass pass;
    private final WorkLimit limit;
    private final int side;
    private final CrossFade down;
    private final CrossFade across;

    private record Tile(int top, int left, float[] rowWeights, float[] columnWeights) {}

    FadedTiles(GridPass pass, WorkLimit limit) {
        this.pass = pass;
        this.limit = limit;
        this.side = pass.network().config().grid();
        this.down = new CrossFade(pass.picture().rows().size(), side);
        this.across = new CrossFade(pass.picture().columns().size(), side);
    }

    @Override
    public float[] compute(Span rows, Span columns, PromptConditioning condition) {
        List<Tile> tiles = tiles(rows, columns);
        float[] out = new float[3 * CELL * rows.length() * CELL * columns.length()];
        int done = 0;
        while (done < tiles.size()) {
            // The guidance is cropped differently for each tile, so a guided network takes one tile at a time.
            int count = Math.min(pass.network().isGuided() ? 1 : limit.batch(), tiles.size() - done);
            float[] pixels;
            try {
                List<Tile> batch = tiles.subList(done, done + count);
                pixels = MemoryShortage.reported(() -> pixels(batch, condition));
            } catch (MemoryShortage e) {
                if (count == 1) {
                    throw e.original();
                }
                limit.tooManyTiles(count);
                pass.warn("memory does not suffice for " + count + " tiles at a time (" + e.getMessage()
                        + "); continuing with half as many");
                continue;
            }
            for (int i = 0; i < count; i++) {
                accumulate(pixels, i, tiles.get(done + i), rows, columns, out);
            }
            done += count;
        }
        return out;
    }

    private List<Tile> tiles(Span rows, Span columns) {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < down.tiles(); i++) {
            for (int j = 0; j < across.tiles(); j++) {
                if (down.touches(i, rows) && across.touches(j, columns)) {
                    tiles.add(new Tile(down.start(i), across.start(j), down.weights(i), across.weights(j)));
                }
            }
        }
        return tiles;
    }

    private float[] pixels(List<Tile> tiles, PromptConditioning condition) {
        Span all = new Span(0, side);
        float[] input = new float[tiles.size() * 3 * side * side];
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            pass.picture()
                    .read(
                            new Span(tile.top, tile.top + side),
                            new Span(tile.left, tile.left + side),
                            input,
                            i * 3 * side * side);
        }
        TileRegion region =
                new TileRegion(pass.network().spans(all, side), pass.network().spans(all, side));
        return pass.run(input, tiles.size(), region, tiles.get(0).top, tiles.get(0).left, condition);
    }

    private void accumulate(float[] pixels, int sample, Tile tile, Span rows, Span columns, float[] out) {
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
