package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.ForwardingWeights;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.device.GpuOptions;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the number of launches in the captured graph of one picture at the published size. */
class CapturedLaunchesTest {

    private static List<String> launches(Fusion fusion) {
        boolean cross = fusion == Fusion.CROSS_ATTENTION;
        ModelWeights weights = SeededWeights.fullSize(
                new ModelConfig(Graph.RELEASED, fusion, Predictor.LINEAR, 8, 0, cross ? 4 : 0, 0, 64));
        // The values do not matter, and zeros are there at once.
        ModelWeights zeros = new ForwardingWeights(weights) {
            @Override
            public float[] read(String name) {
                return new float[Shapes.elements(shape(name))];
            }
        };
        IdleDriver idle = new IdleDriver();
        try (GpuDevice device = new GpuDevice(idle.driver(), new GpuOptions(true, false))) {
            ClipSrNetwork network = new ClipSrNetwork(device, zeros);
            PromptConditioning prompt = network.condition(new int[] {49406, 320, 49407});
            for (int run = 0; run < 2; run++) {
                try (TensorScope scope = device.openScope()) {
                    Tensor grid = device.upload(new float[3 * 64 * 64], 1, 3, 64, 64);
                    network.upscale(grid, prompt);
                }
            }
            return idle.captured;
        }
    }

    @Test
    void released() {
        List<String> launches = launches(Fusion.AFFINE);
        assertTrue(launches.size() <= 22, launches.size() + ": " + launches);
    }

    @Test
    void withCrossAttention() {
        List<String> launches = launches(Fusion.CROSS_ATTENTION);
        assertTrue(launches.size() <= 40, launches.size() + ": " + launches);
    }
}
