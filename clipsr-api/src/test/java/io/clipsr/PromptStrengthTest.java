package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the strength of a prompt in all forms of the network. */
class PromptStrengthTest {

    @Test
    void zeroIsTheEmptyPromptOneTheTrainedAndBetweenLiesBetween() {
        for (ModelConfig config : List.of(
                TinyNetwork.RELEASED,
                TinyNetwork.PAPER,
                new ModelConfig(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR, 3, 0, 1, 0, 64))) {
            try (Device device = Devices.open("cpu", 2)) {
                ClipSrNetwork network = new ClipSrNetwork(device, TinyResolver.weights(config));
                PromptCache prompts = new PromptCache(network, ClipTokenizer.clip());
                Tensor grid = device.upload(SeededWeights.picture(1, "strength", 1, 3, 64, 64), 1, 3, 64, 64);
                float[] empty = device.download(network.upscale(grid, prompts.condition("", 1)));
                float[] trained = device.download(network.upscale(grid, prompts.condition("a boat", 1)));
                assertArrayEquals(empty, device.download(network.upscale(grid, prompts.condition("a boat", 0))));
                assertTrue(distance(empty, trained) > 1e-4, "the prompt does nothing");
                // A share of 0 or 1 gives one of the prompts; larger shares extrapolate.
                PromptConditioning none = network.between(prompts.condition("", 1), prompts.condition("a boat", 1), 0);
                PromptConditioning all = network.between(prompts.condition("", 1), prompts.condition("a boat", 1), 1);
                assertEquals(0, distance(empty, device.download(network.upscale(grid, none))), 1e-5);
                assertEquals(0, distance(trained, device.download(network.upscale(grid, all))), 1e-5);
                double last = 0;
                for (double strength : new double[] {0.25, 0.5, 1, 1.5, 2}) {
                    double d = distance(
                            empty, device.download(network.upscale(grid, prompts.condition("a boat", strength))));
                    assertTrue(
                            d > last,
                            config + ": at strength " + strength + " " + d + " from the empty prompt, before it "
                                    + last);
                    last = d;
                }
            }
        }
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(squares / a.length);
    }
}
