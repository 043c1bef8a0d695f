package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureSource;
import io.clipsr.image.TestPictures;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.TinyNetwork;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the blending of tiles of the trained size. */
class CrossFadeTest {

    @Test
    void weightsOfAPixelSumToOne() {
        for (int size : new int[] {64, 72, 104, 112, 160, 1000}) {
            CrossFade fade = new CrossFade(size, 64);
            double[] sums = new double[4 * size];
            for (int i = 0; i < fade.tiles(); i++) {
                float[] weights = fade.weights(i);
                for (int x = 0; x < weights.length; x++) {
                    assertTrue(weights[x] >= 0);
                    sums[4 * fade.start(i) + x] += weights[x];
                }
            }
            assertEquals(size, fade.start(fade.tiles() - 1) + 64);
            for (int x = 0; x < sums.length; x++) {
                assertEquals(1, sums[x], 1e-6, "size " + size + ", pixel " + x);
            }
        }
    }

    @Test
    void theSameWhateverIsAskedForAtATime() {
        try (Device device = Devices.open("cpu", 2)) {
            for (ClipSrNetwork network : List.of(
                    new ClipSrNetwork(device, TinyNetwork.seeded(TinyNetwork.RELEASED)),
                    new ClipSrNetwork(device, TinyNetwork.seeded(TinyNetwork.PAPER)))) {
                List<PromptLayer> layers = List.of(new PromptLayer(network.condition(TestTiles.PROMPT), null));
                PictureSource picture = TestTiles.picture(110, 75);
                float[] one = TestTiles.whole(TestTiles.tiled(
                        device,
                        network,
                        picture,
                        TileLayout.of(TileRequest.enlarge(110, 75, 4, TestTiles.tile(4096))
                                .crossFadedBy(64)),
                        layers));
                float[] many = TestTiles.whole(TestTiles.tiled(
                        device,
                        network,
                        picture,
                        TileLayout.of(TileRequest.enlarge(110, 75, 4, TestTiles.tile(40))
                                .crossFadedBy(64)),
                        layers));
                assertTrue(
                        TestTiles.largestDifference(one, many) < 1e-5,
                        "difference " + TestTiles.largestDifference(one, many));
            }
        }
    }

    /**
     * In no column of pixels do neighbours differ by over 5 % more than in a single pass, which has no seams. A
     * comparison with other columns of the same picture would mistake the picture's own edges for seams.
     */
    @Test
    void noSeamsAreSeen() throws IOException {
        try (Device device = Devices.open("cpu", 2)) {
            ClipSrNetwork network = new ClipSrNetwork(device, BundledModel.open());
            double[] tiles = new double[1024];
            double[] onePass = new double[1024];
            for (String name : List.of("koala", "colosseum", "coffee")) {
                PictureSource picture = PictureSource.of(TestPictures.heldOut(name));
                add(gradients(device, network, picture, true), tiles);
                add(gradients(device, network, picture, false), onePass);
            }
            for (int x = 1; x < 1024; x++) {
                assertTrue(
                        tiles[x] <= 1.05 * onePass[x],
                        "gradient at column " + x + " is " + tiles[x] / 3 + ", in one pass " + onePass[x] / 3);
            }
        }
    }

    private static double[] gradients(Device device, ClipSrNetwork network, PictureSource picture, boolean crossFaded) {
        List<PromptLayer> layers = List.of(new PromptLayer(network.condition(new int[] {49406, 49407}), null));
        TileRequest request =
                TileRequest.enlarge(256, 256, 4, TestTiles.tile(4096)).withLeastCells(64);
        TileLayout layout = TileLayout.of(crossFaded ? request.crossFadedBy(64) : request);
        return gradients(TestTiles.whole(TestTiles.tiled(device, network, picture, layout, layers)), 1024);
    }

    private static void add(double[] values, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += values[i];
        }
    }

    /** Returns the mean difference between a column of pixels and the previous one. */
    private static double[] gradients(float[] planes, int side) {
        double[] means = new double[side];
        for (int row = 0; row < 3 * side; row++) {
            for (int x = 1; x < side; x++) {
                means[x] += Math.abs(planes[row * side + x] - planes[row * side + x - 1]) / (3 * side);
            }
        }
        return means;
    }
}
