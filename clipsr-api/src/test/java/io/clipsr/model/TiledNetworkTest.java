package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tests that the result of all tiles equals that of one pass over the whole grid, for both graphs and fusions. */
class TiledNetworkTest {
    private static final double TOLERANCE = 1e-5;
    private static final Device DEVICE = Devices.open("cpu", 2);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @Test
    void releasedGraph() {
        check(TinyNetwork.seeded(TinyNetwork.RELEASED), 184, 264, 61, 88);
    }

    @Test
    void releasedGraphWithCrossAttention() {
        check(
                TinyNetwork.seeded(
                        new ModelConfig(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR, 3, 0, 1, 0, 64)),
                184,
                264,
                61,
                88);
    }

    @Test
    void paperGraph() {
        check(
                TinyNetwork.seeded(new ModelConfig(Graph.PAPER, Fusion.AFFINE, Predictor.LINEAR, 3, 2, 0, 0, 64)),
                179,
                259,
                64,
                88);
    }

    @Test
    void paperGraphWithCrossAttention() {
        check(TinyNetwork.seeded(TinyNetwork.PAPER), 179, 259, 64, 88);
        check(TinyNetwork.seeded(TinyNetwork.PAPER), 64, 64, 24, 33);
    }

    @Test
    void bundledModel() {
        check(BundledModel.open(), 136, 200, 48, 104);
    }

    /**
     * Computes the picture in one pass and in tiles, and compares the results.
     *
     * @param height the height of the picture, without padding
     */
    private static void check(ModelWeights weights, int height, int width, int tileHeight, int tileWidth) {
        ClipSrNetwork network = new ClipSrNetwork(DEVICE, weights);
        PromptConditioning condition = network.condition(new int[] {18, 3, 4, 19});
        int rows = ClipSrNetwork.padded(height);
        int columns = ClipSrNetwork.padded(width);
        try (TensorScope scope = DEVICE.openScope()) {
            Tensor picture = DEVICE.upload(SeededWeights.picture(1, "tiled", 1, 3, height, width), 1, 3, height, width);
            Tensor grid = DEVICE.crop(picture, 0, 0, rows, columns);
            float[] expected = DEVICE.download(network.upscale(picture, condition));
            int side = network.config().grid();
            Guidance guidance = network.isGuided()
                    ? network.guidance(DEVICE.resizeBilinear(picture, side, side), condition, height, width, 0, 0)
                    : null;
            int tiles = 0;
            for (int top = 0; top < rows; top += tileHeight) {
                for (int left = 0; left < columns; left += tileWidth) {
                    TileRegion region = new TileRegion(
                            network.spans(new Span(top, Math.min(rows, top + tileHeight)), rows),
                            network.spans(new Span(left, Math.min(columns, left + tileWidth)), columns));
                    compare(expected, 4 * height, 4 * width, network, grid, region, guidance, condition);
                    tiles++;
                }
            }
            assertTrue(tiles >= 6, "tiles: " + tiles);
        }
    }

    private static void compare(
            float[] expected,
            int height,
            int width,
            ClipSrNetwork network,
            Tensor grid,
            TileRegion region,
            Guidance guidance,
            PromptConditioning condition) {
        Span inRows = region.rows().input();
        Span inColumns = region.columns().input();
        Tensor input = DEVICE.crop(grid, inRows.from(), inColumns.from(), inRows.length(), inColumns.length());
        Tensor tile = network.upscale(input, region, guidance, condition, part -> {});
        Span rows = region.rows().core().times(4);
        Span columns = region.columns().core().times(4);
        assertEquals(
                List.of(1, 3, rows.length(), columns.length()),
                List.of(tile.dim(0), tile.dim(1), tile.dim(2), tile.dim(3)));
        float[] actual = DEVICE.download(tile);
        double largest = 0;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int c = 0; c < 3; c++) {
            for (int y = rows.from(); y < Math.min(rows.to(), height); y++) {
                for (int x = columns.from(); x < Math.min(columns.to(), width); x++) {
                    float e = expected[(c * height + y) * width + x];
                    float a = actual[(c * rows.length() + y - rows.from()) * columns.length() + x - columns.from()];
                    assertEquals(e, a, TOLERANCE * Math.max(1, largest), "channel " + c + ", " + y + ", " + x);
                }
            }
        }
    }
}
