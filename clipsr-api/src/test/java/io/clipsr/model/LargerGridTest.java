package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tests the paper graph on other grids than the trained one: the CLIP-ViT gets the whole picture at its own size. */
class LargerGridTest {
    private static final Device DEVICE = Devices.open("cpu", 2);

    private final ClipSrNetwork network = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.PAPER));
    private final PromptConditioning condition = network.condition(new int[] {18, 3, 4, 19});

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @Test
    void vitsMapIsStretchedBilinearlyOverALargerGrid() {
        Tensor grid = grid(80, 96);
        ImageEncoder.Features features = network.imageEncoder().encode(grid, network.whole(grid.dim(2), grid.dim(3)));
        Tensor whole = network.imageEncoder().deepest(DEVICE.resizeBilinear(grid, 64, 64));
        Tensor u = DEVICE.resizeBilinear(network.promptedFeatures().apply(whole, condition), 10, 12);
        check(grid, features, u);
    }

    @Test
    void vitsMapIsStretchedByNearestNeighbourOverTheTrainedGrid() {
        Tensor grid = grid(64, 64);
        ImageEncoder.Features features = network.imageEncoder().encode(grid, network.whole(grid.dim(2), grid.dim(3)));
        Tensor u = DEVICE.resizeNearest(network.promptedFeatures().apply(features.deepest(), condition), 8, 8);
        check(grid, features, u);
    }

    /** The padding is not part of the ViT's input, and its output is resized to the picture without the padding. */
    @Test
    void aPaddedPictureIsSeenWithoutItsPadding() {
        Tensor picture = grid(77, 93);
        Tensor padded = DEVICE.crop(picture, 0, 0, 80, 96);
        TileRegion whole = network.whole(80, 96);
        ImageEncoder.Features features = network.imageEncoder().encode(padded, whole);
        Tensor seen = network.promptedFeatures()
                .apply(network.imageEncoder().deepest(DEVICE.resizeBilinear(picture, 64, 64)), condition);
        Tensor start = DEVICE.resizeBilinear(seen, 77 / 8f, 93 / 8f, 0, 0, 10, 12);
        RefinementModule refinement = network.refinementModule();
        Tensor refined = refinement.refine(refinement.prepared(start, condition), features, condition, whole, i -> {});
        Tensor result = network.reconstructor().reconstruct(refined, features.shallow(), whole);
        assertArrayEquals(
                DEVICE.download(DEVICE.crop(result, 0, 0, 4 * 77, 4 * 93)),
                DEVICE.download(network.upscale(picture, condition)));
    }

    private void check(Tensor grid, ImageEncoder.Features features, Tensor start) {
        TileRegion whole = network.whole(grid.dim(2), grid.dim(3));
        RefinementModule refinement = network.refinementModule();
        Tensor refined = refinement.refine(refinement.prepared(start, condition), features, condition, whole, i -> {});
        float[] expected = DEVICE.download(network.reconstructor().reconstruct(refined, features.shallow(), whole));
        float[] actual = DEVICE.download(network.upscale(grid, condition));
        assertEquals(3 * 16 * grid.dim(2) * grid.dim(3), actual.length);
        assertArrayEquals(expected, actual);
    }

    private static Tensor grid(int height, int width) {
        return DEVICE.upload(SeededWeights.picture(1, "larger", 1, 3, height, width), 1, 3, height, width);
    }
}
