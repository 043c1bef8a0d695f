package io.clipsr.tiles;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.kernels.Device;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.weights.SeededWeights;
import java.util.ArrayList;
import java.util.List;

/** Helpers for tests of tiles: seeded pictures, and results joined from their tiles. */
final class TestTiles {
    static final int[] PROMPT = {18, 3, 4, 19};
    static final int[] OTHER = {18, 7, 2, 11, 19};

    private TestTiles() {}

    static TileSize tile(int cells) {
        return new TileSize(cells, cells);
    }

    /** Counts the calls. */
    static final class Watch implements TileWatch {
        final List<String> notes = new ArrayList<>();
        int checks;

        @Override
        public void check() {
            checks++;
        }

        @Override
        public void done(int tiles, int all) {}

        @Override
        public void shrunk(String message) {
            notes.add(message);
        }
    }

    static PictureSource picture(int width, int height) {
        float[] rgb = SeededWeights.picture(1, "picture", 1, 3, height, width);
        return new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(width, height, false);
            }

            @Override
            public Pixels read(int x, int y, int w, int h) {
                float[] region = new float[3 * w * h];
                for (int c = 0; c < 3; c++) {
                    for (int row = 0; row < h; row++) {
                        System.arraycopy(rgb, (c * height + y + row) * width + x, region, (c * h + row) * w, w);
                    }
                }
                return new Pixels(w, h, region, null);
            }
        };
    }

    static TiledPicture tiled(
            Device device, ClipSrNetwork network, PictureSource picture, TileLayout layout, List<PromptLayer> layers) {
        return tiled(device, network, picture, layout, layers, new WorkLimit(Long.MAX_VALUE, 3), new Watch());
    }

    static TiledPicture tiled(
            Device device,
            ClipSrNetwork network,
            PictureSource picture,
            TileLayout layout,
            List<PromptLayer> layers,
            WorkLimit limit,
            TileWatch watch) {
        RegionComputer colors = RegionComputer.of(device, network, picture, layout, limit, watch);
        return new TiledPicture(picture.info(), colors, null, layout, layers, new FiniteCheck(picture, "a test"));
    }

    /** Returns all tiles joined, {@code 3 * height * width} values. */
    static float[] whole(TiledPicture picture) {
        TileLayout layout = picture.layout();
        float[] out = new float[3 * layout.height() * layout.width()];
        for (int row = 0; row < layout.tilesDown(); row++) {
            for (int column = 0; column < layout.tilesAcross(); column++) {
                Span rows = layout.rows().target(row);
                Span columns = layout.columns().target(column);
                float[] tile = picture.pixels(column, row).rgb();
                for (int c = 0; c < 3; c++) {
                    for (int y = 0; y < rows.length(); y++) {
                        System.arraycopy(
                                tile,
                                (c * rows.length() + y) * columns.length(),
                                out,
                                (c * layout.height() + rows.from() + y) * layout.width() + columns.from(),
                                columns.length());
                    }
                }
            }
        }
        return out;
    }

    static double largestDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError(a.length + " values and " + b.length);
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
