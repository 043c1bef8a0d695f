package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.UpscaleOptions;
import io.clipsr.image.Edges;
import io.clipsr.image.PictureSource;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.TinyNetwork;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the mean over mirror images, and that it does not depend on the tiling. */
class SelfEnsembleTest {
    private static final double TOLERANCE = 1e-5;
    private static final int WIDTH = 45;
    private static final int HEIGHT = 38;
    private static final Device DEVICE = Devices.open("cpu", 2);
    private static final PictureSource PICTURE = TestTiles.picture(WIDTH, HEIGHT);

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private static float[] ensemble(
            ClipSrNetwork network, PictureSource picture, int passes, boolean crossFaded, int tile) {
        TileRequest request = TileRequest.enlarge(WIDTH, HEIGHT, 4, TestTiles.tile(tile));
        return ensemble(network, picture, passes, TileLayout.of(crossFaded ? request.crossFadedBy(64) : request));
    }

    private static float[] ensemble(ClipSrNetwork network, PictureSource picture, int passes, TileLayout layout) {
        RegionComputer computer = SelfEnsemble.of(
                passes,
                picture,
                layout,
                colors -> RegionComputer.of(
                        DEVICE, network, colors, layout, new WorkLimit(Long.MAX_VALUE, 3), new TestTiles.Watch()));
        return TestTiles.whole(new TiledPicture(
                picture.info(),
                computer,
                null,
                layout,
                List.of(new PromptLayer(network.condition(TestTiles.PROMPT), null)),
                new FiniteCheck(picture, "a test")));
    }

    private static float[] turned(float[] planes, boolean down, boolean across) {
        return turned(planes, 4 * WIDTH, 4 * HEIGHT, down, across);
    }

    private static float[] turned(float[] planes, int width, int height, boolean down, boolean across) {
        float[] out = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int x = i % width;
            int y = i / width % height;
            int c = i / (width * height);
            out[(c * height + (down ? height - 1 - y : y)) * width + (across ? width - 1 - x : x)] = planes[i];
        }
        return out;
    }

    /**
     * Cases in which a mirror image could lie at another position on the grid: zero padding, a resized result, pictures
     * of one row.
     */
    @ParameterizedTest
    @CsvSource({
        "45, 38, 4, 4, false",
        "45, 38, 8, 5.7, true",
        "21, 13, 8, 8, false",
        "1, 30, 4, 4, true",
        "30, 1, 16, 16, false"
    })
    void isTheMeanOnEveryGrid(int width, int height, int scale, double factor, boolean mirrored) {
        ClipSrNetwork network = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.RELEASED));
        PictureSource picture = TestTiles.picture(width, height);
        int toWidth = (int) Math.round(factor * width);
        int toHeight = (int) Math.round(factor * height);
        TileLayout layout = TileLayout.of(TileRequest.enlarge(width, height, scale, TestTiles.tile(24))
                .to(toWidth, toHeight)
                .withEdges(mirrored ? Edges.MIRRORED : Edges.ZERO, 0));
        float[] mean = new float[3 * toWidth * toHeight];
        for (int i = 0; i < 4; i++) {
            float[] way = ensemble(network, new FlippedPicture(picture, i >= 2, i % 2 == 1), 1, layout);
            float[] back = turned(way, toWidth, toHeight, i >= 2, i % 2 == 1);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += back[k] / 4;
            }
        }
        assertTrue(TestTiles.largestDifference(mean, ensemble(network, picture, 4, layout)) < TOLERANCE);
    }

    @Test
    void isTheMeanOfTheMirrorImagesTurnedBack() {
        ClipSrNetwork network = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.PAPER));
        float[] plain = ensemble(network, PICTURE, 1, false, 4096);
        float[] sum = new float[plain.length];
        for (int i = 0; i < 4; i++) {
            boolean down = i / 2 == 1;
            boolean across = i % 2 == 1;
            float[] way =
                    turned(ensemble(network, new FlippedPicture(PICTURE, down, across), 1, false, 4096), down, across);
            for (int k = 0; k < sum.length; k++) {
                sum[k] += way[k] / 4;
            }
            if (i == 1) {
                float[] two = sum.clone();
                for (int k = 0; k < two.length; k++) {
                    two[k] *= 2;
                }
                assertTrue(TestTiles.largestDifference(two, ensemble(network, PICTURE, 2, false, 4096)) < TOLERANCE);
            }
        }
        assertTrue(TestTiles.largestDifference(plain, sum) > 0.01, "mirror images differ too little to tell");
        assertTrue(TestTiles.largestDifference(sum, ensemble(network, PICTURE, 4, false, 4096)) < TOLERANCE);
    }

    @Test
    void isTheSameInOneTileAndInMany() {
        for (ModelConfig form : List.of(TinyNetwork.RELEASED, TinyNetwork.PAPER)) {
            ClipSrNetwork network = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(form));
            assertTrue(TestTiles.largestDifference(
                            ensemble(network, PICTURE, 4, false, 4096), ensemble(network, PICTURE, 4, false, 24))
                    < TOLERANCE);
        }
    }

    /** Mirroring the picture mirrors the result; with a single pass it does not. */
    @Test
    void ofAMirroredPictureIsTheMirrorImage() {
        ClipSrNetwork network = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.RELEASED));
        for (boolean crossFaded : new boolean[] {false, true}) {
            float[] mirrored = ensemble(network, new FlippedPicture(PICTURE, false, true), 2, crossFaded, 24);
            assertTrue(TestTiles.largestDifference(
                            turned(ensemble(network, PICTURE, 2, crossFaded, 24), false, true), mirrored)
                    < TOLERANCE);
            assertTrue(TestTiles.largestDifference(
                            turned(ensemble(network, PICTURE, 1, crossFaded, 24), false, true), mirrored)
                    > 0.01);
        }
    }

    @Test
    void rowsAndColumnsAreTurnedByThemselves() {
        assertArrayEquals(
                new float[] {2, 1, 4, 3}, FlippedPicture.flipped(new float[] {1, 2, 3, 4}, 2, 2, false, true));
        assertArrayEquals(
                new float[] {3, 4, 1, 2}, FlippedPicture.flipped(new float[] {1, 2, 3, 4}, 2, 2, true, false));
    }

    @Test
    void otherNumbersOfPassesAreRefused() {
        assertEquals(
                "the self-ensemble has 3 passes, expected 1, 2 or 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> UpscaleOptions.defaults().withSelfEnsemble(3))
                        .getMessage());
    }
}
