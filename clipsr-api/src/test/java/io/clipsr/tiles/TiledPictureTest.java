package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.Span;
import io.clipsr.weights.TinyNetwork;
import java.awt.Rectangle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tests that results do not depend on the tiling. */
class TiledPictureTest {
    private static final double TOLERANCE = 1e-5;
    private static final int ONE_TILE = 4096;
    private static final Device DEVICE = Devices.open("cpu", 2);
    private static final ClipSrNetwork RELEASED = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.RELEASED));
    private static final ClipSrNetwork PAPER = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.PAPER));

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private static List<PromptLayer> prompt(ClipSrNetwork network) {
        return List.of(new PromptLayer(network.condition(TestTiles.PROMPT), null));
    }

    /** Without a margin and at a trained scale, the result is the network's output. */
    @Test
    void tilesAreTheNetworksOnePass() {
        for (ClipSrNetwork network : List.of(RELEASED, PAPER)) {
            PictureSource picture = TestTiles.picture(83, 61);
            TileLayout layout = TileLayout.of(
                    TileRequest.enlarge(83, 61, 4, TestTiles.tile(32)).withEdges(Edges.ZERO, 0));
            assertEquals(List.of(3, 2), List.of(layout.tilesAcross(), layout.tilesDown()));
            float[] tiles = TestTiles.whole(TestTiles.tiled(DEVICE, network, picture, layout, prompt(network)));
            try (TensorScope scope = DEVICE.openScope()) {
                Tensor grid = DEVICE.upload(picture.read(0, 0, 83, 61).rgb(), 1, 3, 61, 83);
                float[] onePass = DEVICE.download(network.upscale(grid, network.condition(TestTiles.PROMPT)));
                assertTrue(
                        TestTiles.largestDifference(onePass, tiles) < TOLERANCE,
                        "difference " + TestTiles.largestDifference(onePass, tiles));
            }
        }
    }

    private record Enlargement(int width, int height, int scale, int toWidth, int toHeight) {
        TileLayout inTilesOf(int cells) {
            return TileLayout.of(TileRequest.enlarge(width, height, scale, TestTiles.tile(cells))
                    .to(toWidth, toHeight));
        }
    }

    @Test
    void everyScaleAndSizeIsTheSameInOneTileAndInMany() {
        List<Enlargement> cases = List.of(
                new Enlargement(70, 53, 4, 280, 212),
                new Enlargement(33, 41, 8, 264, 328),
                new Enlargement(21, 18, 16, 336, 288),
                new Enlargement(70, 53, 4, 211, 160),
                new Enlargement(33, 41, 8, 231, 280),
                new Enlargement(1, 1, 4, 4, 4),
                new Enlargement(1, 90, 4, 4, 360),
                new Enlargement(40, 1, 4, 99, 3),
                new Enlargement(45, 30, 4, 200, 60));
        for (ClipSrNetwork network : List.of(RELEASED, PAPER)) {
            for (Enlargement c : cases) {
                PictureSource picture = TestTiles.picture(c.width, c.height);
                float[] one = TestTiles.whole(
                        TestTiles.tiled(DEVICE, network, picture, c.inTilesOf(ONE_TILE), prompt(network)));
                TileLayout small = c.inTilesOf(24);
                float[] many = TestTiles.whole(TestTiles.tiled(DEVICE, network, picture, small, prompt(network)));
                assertEquals(3 * c.toWidth * c.toHeight, many.length);
                assertTrue(
                        TestTiles.largestDifference(one, many) < TOLERANCE,
                        c + ": " + TestTiles.largestDifference(one, many));
            }
        }
    }

    @Test
    void otherSizesAreTheTrainedOneResized() {
        PictureSource picture = TestTiles.picture(37, 29);
        float[] trained = TestTiles.whole(TestTiles.tiled(
                DEVICE,
                RELEASED,
                picture,
                TileLayout.of(TileRequest.enlarge(37, 29, 4, TestTiles.tile(16))),
                prompt(RELEASED)));
        float[] resized = TestTiles.whole(TestTiles.tiled(
                DEVICE,
                RELEASED,
                picture,
                TileLayout.of(TileRequest.enlarge(37, 29, 4, TestTiles.tile(16)).to(185, 100)),
                prompt(RELEASED)));
        float[] expected = Resampler.resize(trained, 3, 116, 148, 100, 185, ResizeKernel.LANCZOS3);
        assertTrue(
                TestTiles.largestDifference(expected, resized) < TOLERANCE,
                "difference " + TestTiles.largestDifference(expected, resized));
    }

    @Test
    void theMarginIsTheMirrorImage() {
        GridPicture.GridAxis axis = new GridPicture.GridAxis(5, 2, Edges.MIRRORED, 8, 0);
        assertEquals(32, axis.size());
        // Two cells per pixel; a margin of eight cells is four pixels.
        assertArrayEquals(
                new int[] {
                    3, 3, 2, 2, 1, 1, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0, 0, 0, 1, 1
                },
                pixels(axis, 32));
        GridPicture.GridAxis clamped = new GridPicture.GridAxis(5, 2, Edges.ZERO, 0, 0);
        assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4}, pixels(clamped, 16));
    }

    private static int[] pixels(GridPicture.GridAxis axis, int cells) {
        Span all = new Span(0, cells);
        return Arrays.stream(axis.indices(all))
                .map(i -> axis.edges().pixel(axis.positions(all).from() + i, axis.pixels()))
                .toArray();
    }

    @Test
    void overviewIsTheBilinearResize() {
        for (int[] size : new int[][] {{64, 64}, {150, 90}, {13, 200}, {1, 1}}) {
            PictureSource picture = TestTiles.picture(size[0], size[1]);
            for (int repeat : new int[] {1, 4}) {
                GridPicture grid = new GridPicture(
                        picture,
                        new GridPicture.GridAxis(size[1], repeat, Edges.MIRRORED, 8, 0),
                        new GridPicture.GridAxis(size[0], repeat, Edges.MIRRORED, 8, 0));
                try (TensorScope scope = DEVICE.openScope()) {
                    Tensor pixels =
                            DEVICE.upload(picture.read(0, 0, size[0], size[1]).rgb(), 1, 3, size[1], size[0]);
                    Tensor cells = DEVICE.resizeNearest(pixels, repeat * size[1], repeat * size[0]);
                    assertTrue(TestTiles.largestDifference(
                                    DEVICE.download(DEVICE.resizeBilinear(cells, 64, 64)), grid.overview(64))
                            < 1e-6);
                }
            }
        }
    }

    @Test
    void regionsAreComputedWhereTheyCountAndPassIntoTheRest() {
        PictureSource picture = TestTiles.picture(96, 64);
        TileLayout layout = TileLayout.of(TileRequest.enlarge(96, 64, 4, TestTiles.tile(32)));
        PromptLayer below = new PromptLayer(RELEASED.condition(TestTiles.PROMPT), null);
        PromptConditioning other = RELEASED.condition(TestTiles.OTHER);
        float[] base = TestTiles.whole(TestTiles.tiled(DEVICE, RELEASED, picture, layout, List.of(below)));
        float[] above = TestTiles.whole(
                TestTiles.tiled(DEVICE, RELEASED, picture, layout, List.of(new PromptLayer(other, null))));
        assertTrue(TestTiles.largestDifference(base, above) > 0.01, "the prompts differ too little to tell");
        float[] mixed = TestTiles.whole(TestTiles.tiled(
                DEVICE,
                RELEASED,
                picture,
                layout,
                List.of(below, new PromptLayer(other, new Rectangle(-5, 0, 45, 64)))));
        for (int x = 0; x < 384; x++) {
            double inputX = (x + 0.5) / 4;
            double share = Math.max(0, Math.min(1, (48 - inputX) / 16));
            for (int y = 0; y < 256; y++) {
                int at = y * 384 + x;
                assertEquals(base[at] + share * (above[at] - base[at]), mixed[at], TOLERANCE, x + ", " + y);
            }
        }
        TestTiles.Watch alone = new TestTiles.Watch();
        TestTiles.Watch both = new TestTiles.Watch();
        WorkLimit limit = new WorkLimit(Long.MAX_VALUE, 1);
        List<PromptLayer> corner = List.of(below, new PromptLayer(other, new Rectangle(0, 0, 10, 10)));
        TestTiles.whole(TestTiles.tiled(DEVICE, RELEASED, picture, layout, List.of(below), limit, alone));
        TestTiles.whole(TestTiles.tiled(DEVICE, RELEASED, picture, layout, corner, limit, both));
        assertEquals(6 * alone.checks + alone.checks, 6 * both.checks, "one tile of six is computed twice");
    }

    @Test
    void aDeviceWithoutMemoryGetsSmallerTiles() {
        PictureSource picture = TestTiles.picture(120, 90);
        TileLayout layout = TileLayout.of(TileRequest.enlarge(120, 90, 4, TestTiles.tile(ONE_TILE)));
        float[] expected = TestTiles.whole(TestTiles.tiled(DEVICE, RELEASED, picture, layout, prompt(RELEASED)));
        for (boolean error : new boolean[] {true, false}) {
            TestTiles.Watch watch = new TestTiles.Watch();
            TiledPicture tight = TestTiles.tiled(
                    tight(3 * 120 * 110, error),
                    RELEASED,
                    picture,
                    layout,
                    prompt(RELEASED),
                    new WorkLimit(Long.MAX_VALUE, 1),
                    watch);
            assertTrue(TestTiles.largestDifference(expected, TestTiles.whole(tight)) < TOLERANCE);
            assertFalse(watch.notes.isEmpty());
            assertTrue(
                    watch.notes.get(0).startsWith("memory does not suffice for a tile of 10800 cells ("),
                    watch.notes.get(0));
        }
        TestTiles.Watch faded = new TestTiles.Watch();
        TileLayout tiles = TileLayout.of(
                TileRequest.enlarge(120, 90, 4, TestTiles.tile(ONE_TILE)).crossFadedBy(64));
        TiledPicture batches = TestTiles.tiled(
                tight(3 * 2 * 64 * 64, true),
                RELEASED,
                picture,
                tiles,
                prompt(RELEASED),
                new WorkLimit(Long.MAX_VALUE, 8),
                faded);
        assertTrue(TestTiles.largestDifference(
                        TestTiles.whole(TestTiles.tiled(DEVICE, RELEASED, picture, tiles, prompt(RELEASED))),
                        TestTiles.whole(batches))
                < TOLERANCE);
        assertTrue(
                faded.notes.get(0).startsWith("memory does not suffice for 8 tiles at a time ("), faded.notes.get(0));
        TiledPicture none = TestTiles.tiled(
                tight(10, false),
                RELEASED,
                picture,
                layout,
                prompt(RELEASED),
                new WorkLimit(Long.MAX_VALUE, 1),
                new TestTiles.Watch());
        assertTrue(assertThrows(DeviceException.class, () -> none.tile(0, 0)).isOutOfMemory());
    }

    /** Returns a device that supports only maps up to a number of values. */
    private static Device tight(int values, boolean error) {
        return (Device) Proxy.newProxyInstance(
                Device.class.getClassLoader(), new Class<?>[] {Device.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("upload") && ((float[]) arguments[0]).length > values) {
                        if (error) {
                            throw new OutOfMemoryError("no heap");
                        }
                        throw new DeviceException("no memory") {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public boolean isOutOfMemory() {
                                return true;
                            }
                        };
                    }
                    try {
                        return method.invoke(DEVICE, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
