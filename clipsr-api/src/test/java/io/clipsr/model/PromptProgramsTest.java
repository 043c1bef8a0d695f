package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.device.GpuOptions;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests that prompts are parameters of a GPU's programs: one program per shape serves all prompts. */
class PromptProgramsTest {
    private static final ModelConfig CROSS_ATTENTION =
            new ModelConfig(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR, 3, 0, 1, 0, 64);

    private final AtomicInteger captures = new AtomicInteger();

    /** Returns a device whose driver counts how often a graph is captured. */
    private GpuDevice countingDevice(GpuDriver driver, boolean graphs) {
        GpuDriver counting = (GpuDriver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {GpuDriver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("capture")) {
                        captures.incrementAndGet();
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new GpuDevice(counting, new GpuOptions(graphs, false));
    }

    private static GpuDriver emulator() {
        return new EmulatedDriver(EmulatorOptions.fast(0), counters -> {});
    }

    /** Returns prompts of all lengths that the tiny text encoder supports: start, one to five words, end. */
    private static int[] prompt(int number) {
        Random random = new Random(number);
        int[] ids = new int[3 + random.nextInt(5)];
        Arrays.setAll(ids, i -> random.nextInt(18));
        ids[0] = 18;
        ids[ids.length - 1] = 19;
        return ids;
    }

    private static float[] upscale(Device device, ClipSrNetwork network, PromptConditioning prompt) {
        try (TensorScope scope = device.openScope()) {
            Tensor grid = device.upload(SeededWeights.picture(1, "picture", 1, 3, 8, 8), 1, 3, 8, 8);
            return device.download(network.upscale(grid, prompt));
        }
    }

    @Test
    void aThousandPromptsTakeOneCapture() {
        try (GpuDevice device = countingDevice(new IdleDriver().driver(), true)) {
            ClipSrNetwork network = new ClipSrNetwork(device, TinyNetwork.seeded(CROSS_ATTENTION));
            for (int i = 0; i < 1000; i++) {
                upscale(device, network, network.condition(prompt(i)));
            }
            assertEquals(1, captures.get());
        }
    }

    @Test
    void aHundredStrengthsTakeOneCapture() {
        for (ModelConfig config : new ModelConfig[] {CROSS_ATTENTION, TinyNetwork.RELEASED}) {
            captures.set(0);
            try (GpuDevice device = countingDevice(new IdleDriver().driver(), true)) {
                ClipSrNetwork network = new ClipSrNetwork(device, TinyNetwork.seeded(config));
                for (int i = 0; i < 100; i++) {
                    PromptConditioning empty = network.condition(prompt(0));
                    upscale(device, network, network.between(empty, network.condition(prompt(i)), i / 50f));
                }
                assertEquals(1, captures.get());
            }
        }
    }

    @Test
    void resultsAreThoseWithoutPrograms() {
        for (ModelConfig config : new ModelConfig[] {CROSS_ATTENTION, TinyNetwork.PAPER, TinyNetwork.RELEASED}) {
            captures.set(0);
            try (GpuDevice device = countingDevice(emulator(), true);
                    GpuDevice eager = countingDevice(emulator(), false)) {
                ClipSrNetwork network = new ClipSrNetwork(device, TinyNetwork.seeded(config));
                ClipSrNetwork plain = new ClipSrNetwork(eager, TinyNetwork.seeded(config));
                float[] first = null;
                for (int i = 0; i < 6; i++) {
                    float[] actual = upscale(device, network, network.condition(prompt(i)));
                    assertArrayEquals(upscale(eager, plain, plain.condition(prompt(i))), actual, 0, "prompt " + i);
                    assertFalse(Arrays.equals(first, actual), "the prompt changes the result");
                    first = i == 0 ? actual : first;
                    PromptConditioning mixed =
                            network.between(network.condition(prompt(0)), network.condition(prompt(i)), 0.3f * i);
                    PromptConditioning expected =
                            plain.between(plain.condition(prompt(0)), plain.condition(prompt(i)), 0.3f * i);
                    assertArrayEquals(upscale(eager, plain, expected), upscale(device, network, mixed), 0);
                }
                int forms = config.fusion() == Fusion.CROSS_ATTENTION ? 2 : 1; // with the words of one or two prompts
                assertEquals(config.graph() == Graph.PAPER ? 2 * forms : forms, captures.get(), "guidance is one more");
            }
        }
    }
}
