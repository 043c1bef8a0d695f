package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.weights.TinyNetwork;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that alpha keeps its range, and does not depend on the tiling. */
class AlphaTilesTest {
    private static final int WIDTH = 70;
    private static final int HEIGHT = 53;
    private static final Device DEVICE = Devices.open("cpu", 2);
    private static final ClipSrNetwork NETWORK = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.RELEASED));

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private interface Shape {
        double alpha(int x, int y);
    }

    private static AlphaPicture alpha(Shape shape) {
        return new AlphaPicture(new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(WIDTH, HEIGHT, true);
            }

            @Override
            public Pixels read(int x, int y, int width, int height) {
                float[] alpha = new float[width * height];
                for (int i = 0; i < alpha.length; i++) {
                    alpha[i] = (float) shape.alpha(x + i % width, y + i / width);
                }
                return new Pixels(width, height, new float[3 * width * height], alpha);
            }
        });
    }

    private static double disk(int x, int y) {
        return Math.max(0, Math.min(1, 20.5 - Math.hypot(x - 40, y - 20)));
    }

    private static TileLayout layout(int toWidth, int toHeight, int cells, Edges edges) {
        return TileLayout.of(TileRequest.enlarge(WIDTH, HEIGHT, 4, TestTiles.tile(cells))
                .to(toWidth, toHeight)
                .withEdges(edges, NETWORK.halo()));
    }

    private static RegionComputer network(AlphaPicture alpha, TileLayout layout) {
        return RegionComputer.of(
                DEVICE, NETWORK, alpha, layout, new WorkLimit(Long.MAX_VALUE, 3), new TestTiles.Watch());
    }

    private static float[] enlarged(AlphaPicture alpha, RegionComputer network, TileLayout layout) {
        AlphaTiles tiles = new AlphaTiles(alpha, network, NETWORK.condition(TestTiles.PROMPT), layout);
        float[] out = new float[layout.width() * layout.height()];
        for (int row = 0; row < layout.tilesDown(); row++) {
            for (int column = 0; column < layout.tilesAcross(); column++) {
                TileOutput tile = new TileOutput(layout, column, row);
                float[] part = tiles.tile(tile);
                int width = tile.columns().length();
                for (int y = 0; y < tile.rows().length(); y++) {
                    int to = (tile.rows().from() + y) * layout.width()
                            + tile.columns().from();
                    System.arraycopy(part, y * width, out, to, width);
                }
            }
        }
        return out;
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameInOneTileAndInMany(Edges edges) {
        AlphaPicture disk = alpha(AlphaTilesTest::disk);
        for (int[] size : new int[][] {{280, 212}, {175, 130}}) {
            TileLayout one = layout(size[0], size[1], 4096, edges);
            TileLayout many = layout(size[0], size[1], 24, edges);
            float[] whole = enlarged(disk, network(disk, one), one);
            float[] parts = enlarged(disk, network(disk, many), many);
            assertTrue(TestTiles.largestDifference(whole, parts) < 1e-5);
        }
    }

    /** The tiny network's result has nothing to do with its input, and yet stays within the range around each pixel. */
    @Test
    void staysWithinTheRangeAround() {
        AlphaPicture disk = alpha(AlphaTilesTest::disk);
        TileLayout layout = layout(280, 212, 4096, Edges.MIRRORED);
        float[] large = enlarged(disk, network(disk, layout), layout);
        for (int y = 0; y < 212; y++) {
            for (int x = 0; x < 280; x++) {
                double value = large[y * 280 + x];
                double distance = Math.hypot((x - 1.5) / 4 - 40, (y - 1.5) / 4 - 20);
                assertTrue(value >= 0 && value <= 1);
                // The corner of the 6x6 pixels around lies 3.5 pixels away each way, and the edge is a pixel wide.
                assertTrue(distance > 14.5 || value == 1, "opaque inside");
                assertTrue(distance < 26.5 || value == 0, "transparent outside");
            }
        }
    }

    @Test
    void constantAlphaTakesNoPass() {
        AtomicInteger passes = new AtomicInteger();
        for (double value : new double[] {0, 1, 128 / 255.0}) {
            AlphaPicture constant = alpha((x, y) -> value);
            TileLayout layout = layout(280, 212, 24, Edges.MIRRORED);
            RegionComputer never = (rows, columns, condition) -> {
                passes.incrementAndGet();
                return null;
            };
            float[] expected = new float[280 * 212];
            Arrays.fill(expected, (float) value);
            assertArrayEquals(expected, enlarged(constant, never, layout), 1e-7f);
        }
        assertEquals(0, passes.get());
    }

    /** Only the tiles in which alpha changes, or into which it may reach, are computed. */
    @Test
    void tilesAwayFromTheOutlineTakeNoPass() {
        AlphaPicture corner = alpha((x, y) -> x < 10 && y < 10 ? 0 : 1);
        TileLayout layout = layout(280, 212, 24, Edges.MIRRORED);
        AtomicInteger passes = new AtomicInteger();
        RegionComputer counted = (Span rows, Span columns, PromptConditioning condition) -> {
            passes.incrementAndGet();
            return network(corner, layout).compute(rows, columns, condition);
        };
        enlarged(corner, counted, layout);
        assertEquals(1, passes.get());
        assertEquals(9, layout.tiles());
    }
}
