package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.SeededWeights;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that the bundled model equals the program that trained it, and supports other sizes than the trained one. */
class BundledModelTest {
    private static final double TOLERANCE = 1e-5;
    private static final Map<String, String> CAPTIONS =
            Map.of("chelsea", "the face of a tabby cat", "scarlet_macaw", "Scarlet macaw");

    private static Device device;
    private static ClipSrNetwork network;

    @BeforeAll
    static void open() {
        device = Devices.open("cpu", Devices.defaultThreads());
        network = new ClipSrNetwork(device, BundledModel.open());
    }

    @AfterAll
    static void close() {
        device.close();
    }

    @Test
    void equalsTheProgramThatTrainedIt() throws IOException {
        SampledGolden golden = new SampledGolden("golden_lite.safetensors");
        for (Map.Entry<String, String> caption : CAPTIONS.entrySet()) {
            String name = caption.getKey();
            int[][] ids = golden.ids(name + ".ids");
            assertArrayEquals(ids[0], ClipTokenizer.clip().encode(caption.getValue()));
            golden.check(
                    name + ".sent_emb",
                    device.download(network.textEncoder().encode(ids).sentence()),
                    TOLERANCE);
            for (int scale : new int[] {4, 8, 16}) {
                int side = 256 / scale;
                Tensor small = device.upload(golden.values(name + ".x" + scale + ".lr"), 1, 3, side, side);
                Tensor large = network.upscale(device.resizeNearest(small, 64, 64), network.condition(ids));
                golden.check(name + ".x" + scale + ".sr", device.download(large), TOLERANCE);
            }
        }
    }

    /** Sizes of tiles and pictures, down to the smallest: its four cells are all corners. */
    @Test
    void foldedDecoderEqualsTheChain() {
        for (int[] size : new int[][] {{64, 64}, {8, 40}, {7, 9}, {4, 30}, {3, 3}, {2, 5}, {5, 2}, {2, 2}}) {
            Tensor features = device.upload(
                    SeededWeights.picture(1, "decoder", 2, 32, size[0], size[1]), 2, 32, size[0], size[1]);
            float[] chain = device.download(chain(features));
            float[] folded = device.download(network.reconstructor().decoder().decode(features));
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < chain.length; i++) {
                largest = Math.max(largest, Math.abs(chain[i]));
                difference = Math.max(difference, Math.abs(folded[i] - chain[i]));
            }
            assertTrue(difference < 5e-6 * largest, size[0] + "x" + size[1] + ": " + difference / largest);
        }
    }

    /** Decodes by the three convolutions, one after the other. */
    private static Tensor chain(Tensor features) {
        Parameters generator = Parameters.of(device, BundledModel.open()).in("netG");
        Tensor y = features;
        for (Conv2dLayer layer : new Conv2dLayer[] {
            generator.conv2d("upsample.0", spec -> spec.shuffled(2)),
            generator.conv2d("upsample.2", spec -> spec.shuffled(2)),
            generator.conv2d("tail.0")
        }) {
            y = device.conv2d(y, layer, Conv2dFusion.NONE);
        }
        return y;
    }

    @Test
    void gridOfAnySizeIsPaddedByItsEdgeAndCropped() {
        PromptConditioning condition = network.condition(new int[] {49406, 49407});
        Tensor odd = device.upload(SeededWeights.picture(1, "odd", 1, 3, 13, 21), 1, 3, 13, 21);
        Tensor large = network.upscale(odd, condition);
        assertArrayEquals(new int[] {1, 3, 52, 84}, large.shape());
        Tensor padded = network.upscale(device.crop(odd, 0, 0, 16, 24), condition);
        assertArrayEquals(device.download(device.crop(padded, 0, 0, 52, 84)), device.download(large));
    }

    @Test
    void threadsDoNotChangeABit() {
        float[] picture = SeededWeights.picture(1, "threads", 1, 3, 64, 64);
        int[] ids = ClipTokenizer.clip().encode("a boat on a lake");
        try (Device one = Devices.open("cpu", 1);
                Device three = Devices.open("cpu", 3)) {
            float[] a = upscale(one, picture, ids);
            float[] b = upscale(three, picture, ids);
            assertArrayEquals(a, b);
            assertEquals(3 * 256 * 256, a.length);
        }
    }

    private static float[] upscale(Device on, float[] picture, int[] ids) {
        ClipSrNetwork net = new ClipSrNetwork(on, BundledModel.open());
        return on.download(net.upscale(on.upload(picture, 1, 3, 64, 64), net.condition(ids)));
    }
}
