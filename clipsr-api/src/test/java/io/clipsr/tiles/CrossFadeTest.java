package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureSource;
import io.clipsr.image.TestPictures;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.TinyNetwork;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles of the trained size that pass into each other. */
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
            for (ClipSrNetwork network : List.of(new ClipSrNetwork(device, TinyNetwork.seeded(TinyNetwork.RELEASED)),
                    new ClipSrNetwork(device, TinyNetwork.seeded(TinyNetwork.PAPER)))) {
                List<PromptLayer> layers = List.of(new PromptLayer(network.condition(TestTiles.PROMPT), null));
                PictureSource picture = TestTiles.picture(110, 75);
                float[] one = TestTiles.whole(TestTiles.tiled(device, network, picture, TileLayout.of(110, 75, 4, 440, 300, true, 64, true, TestTiles.tile(4096)), layers));
                float[] many = TestTiles.whole(TestTiles.tiled(device, network, picture, TileLayout.of(110, 75, 4, 440, 300, true, 64, true, TestTiles.tile(40)), layers));
                assertTrue(TestTiles.largestDifference(one, many) < 1e-5, "difference " + TestTiles.largestDifference(one, many));
            }
        }
    }

    /**
     * Where tiles begin and end, neighbouring pixels differ no more than elsewhere. Pictures do not have as much in their middle as at
     * their sides, so what they have in those columns without any seam is taken off: one pass for the whole says how much that is.
     */
    @Test
    void noSeamsAreSeen() throws IOException {
        try (Device device = Devices.open("cpu", 2)) {
            ClipSrNetwork network = new ClipSrNetwork(device, BundledModel.open());
            double tiles = 0;
            double onePass = 0;
            for (String name : List.of("koala", "colosseum", "coffee")) {
                PictureSource picture = PictureSource.of(TestPictures.heldOut(name));
                tiles += overElsewhere(device, network, picture, true);
                onePass += overElsewhere(device, network, picture, false);
            }
            assertTrue(tiles <= 1.05 * onePass, "gradient across tile borders over that elsewhere " + tiles / 3 + ", in one pass " + onePass / 3);
        }
    }

    private static double overElsewhere(Device device, ClipSrNetwork network, PictureSource picture, boolean crossFaded) {
        List<PromptLayer> layers = List.of(new PromptLayer(network.condition(new int[] {49406, 49407}), null));
        TileLayout layout = TileLayout.of(256, 256, 4, 1024, 1024, true, 64, crossFaded, TestTiles.tile(4096));
        double[] gradients = gradients(TestTiles.whole(TestTiles.tiled(device, network, picture, layout, layers)), 1024);
        CrossFade fade = new CrossFade(layout.columns().grid().size(), 64);
        boolean[] seam = new boolean[1024];
        for (int i = 0; i < fade.tiles(); i++) {
            for (int cell : new int[] {fade.start(i), fade.start(i) + 4, fade.start(i) + 60, fade.start(i) + 64}) {
                int x = 4 * (cell - 8);
                if (x > 0 && x < 1024) {
                    seam[x] = true;
                }
            }
        }
        return mean(gradients, seam, true) / mean(gradients, seam, false);
    }

    /** Mean difference between a column of pixels and the one before it. */
    private static double[] gradients(float[] planes, int side) {
        double[] means = new double[side];
        for (int row = 0; row < 3 * side; row++) {
            for (int x = 1; x < side; x++) {
                means[x] += Math.abs(planes[row * side + x] - planes[row * side + x - 1]) / (3 * side);
            }
        }
        return means;
    }

    /** Every fourth column begins a cell, which by itself makes a difference: only those are compared. */
    private static double mean(double[] gradients, boolean[] seam, boolean ofSeams) {
        double sum = 0;
        int count = 0;
        for (int x = 4; x < gradients.length; x += 4) {
            if (seam[x] == ofSeams) {
                sum += gradients[x];
                count++;
            }
        }
        return sum / count;
    }
}
