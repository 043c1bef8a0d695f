package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.device.GpuOptions;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.Widths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that whole networks on the emulated GPU, with its launch code and kernels, agree with the CPU device or the
 * golden files within a relative error of 1e-5.
 */
class EmulatedParityTest {
    private static final double TOLERANCE = 1e-5;
    private static final int[][] IDS = {{300, 5, 6, 7, 301}, {300, 8, 301}};

    private static Device cpu;
    private static Device emulator;
    /**
     * The emulator that also detects races, reads of uninitialised memory, and the like; the other one checks
     * addresses.
     */
    private static Device strict;

    @BeforeAll
    static void open() {
        cpu = Devices.open("cpu", Devices.defaultThreads());
        emulator = Devices.open("emulator", Devices.defaultThreads());
        strict = new GpuDevice(new EmulatedDriver(EmulatorOptions.strict(3), counters -> {}));
    }

    @AfterAll
    static void close() {
        cpu.close();
        emulator.close();
        strict.close();
    }

    /** Every form of the network at small widths, two pictures with a prompt each. */
    @TestFactory
    Stream<DynamicTest> everyForm() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Graph graph : Graph.values()) {
            for (Fusion fusion : Fusion.values()) {
                for (Predictor predictor :
                        graph == Graph.PAPER ? Predictor.values() : new Predictor[] {Predictor.LINEAR}) {
                    tests.add(dynamicTest(graph + " " + fusion + " " + predictor, () -> {
                        SeededWeights weights = small(graph, fusion, predictor);
                        float[] picture = SeededWeights.picture(1, "forms", 2, 3, 64, 64);
                        compare(upscale(cpu, weights, picture, 2, IDS), upscale(strict, weights, picture, 2, IDS));
                    }));
                }
            }
        }
        return tests.stream();
    }

    /** The largest form: a captured program is bit-identical to the operations one by one. */
    @Test
    void capturedNetwork() {
        SeededWeights weights = small(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.ATTENTION);
        String[] pictures = {"recorded", "captured", "replayed"};
        List<float[]> expected;
        try (Device eager = new GpuDevice(
                new EmulatedDriver(EmulatorOptions.fast(0), counters -> {}), new GpuOptions(false, false))) {
            expected = upscaleEach(eager, weights, pictures);
        }
        List<float[]> actual = upscaleEach(emulator, weights, pictures);
        for (int i = 0; i < pictures.length; i++) {
            assertArrayEquals(expected.get(i), actual.get(i), 0, pictures[i]);
        }
    }

    /** Upscales the pictures one after the other, with the same prompts. */
    private static List<float[]> upscaleEach(Device device, ModelWeights weights, String... pictures) {
        ClipSrNetwork network = new ClipSrNetwork(device, weights);
        PromptConditioning condition = network.condition(IDS);
        List<float[]> all = new ArrayList<>();
        for (String picture : pictures) {
            try (TensorScope scope = device.openScope()) {
                Tensor grid = device.upload(SeededWeights.picture(1, picture, 2, 3, 24, 15), 2, 3, 24, 15);
                all.add(device.download(network.upscale(grid, condition)));
            }
        }
        return all;
    }

    private static SeededWeights small(Graph graph, Fusion fusion, Predictor predictor) {
        boolean paper = graph == Graph.PAPER;
        boolean cross = fusion == Fusion.CROSS_ATTENTION;
        boolean attentive = predictor == Predictor.ATTENTION;
        ModelConfig config =
                new ModelConfig(graph, fusion, predictor, 2, paper ? 3 : 0, cross ? 2 : 0, attentive ? 3 : 0, 64);
        Widths.Generator generator = new Widths.Generator(List.of(12, 24, 24, 24), 16, 8, 32, cross ? 32 : 0);
        Widths.Refinement refinement =
                paper ? new Widths.Refinement(8, 36, 72, 10, 8, attentive ? 72 : 0) : Widths.Refinement.NONE;
        return SeededWeights.of(1, config, new Widths(generator, refinement, new Widths.Text(302, 16, 32, 64, 2)));
    }

    @Test
    void bundledModel() throws IOException {
        SampledGolden golden = new SampledGolden("golden_lite.safetensors");
        int[][] ids = golden.ids("chelsea.ids");
        ClipSrNetwork network = new ClipSrNetwork(strict, BundledModel.open());
        try (TensorScope scope = strict.openScope()) {
            golden.check(
                    "chelsea.sent_emb",
                    strict.download(network.textEncoder().encode(ids).sentence()),
                    TOLERANCE);
            Tensor picture = strict.upload(golden.values("chelsea.x4.lr"), 1, 3, 64, 64);
            golden.check("chelsea.x4.sr", strict.download(network.upscale(picture, network.condition(ids))), TOLERANCE);
        }
    }

    /** The published sizes. */
    @Test
    void fullSize() throws IOException {
        SampledGolden golden = new SampledGolden("seed1.safetensors");
        SeededWeights weights = SeededWeights.fullSize(
                new ModelConfig(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR, 8, 0, 0, 0, 64));
        float[] picture = SeededWeights.picture(1, "noise64", 1, 3, 64, 64);
        golden.check("noise64/SR", upscale(emulator, weights, picture, 1, golden.ids("noise64/ids")), TOLERANCE);
    }

    private static float[] upscale(Device device, ModelWeights weights, float[] picture, int n, int[][] ids) {
        ClipSrNetwork network = new ClipSrNetwork(device, weights);
        try (TensorScope scope = device.openScope()) {
            return device.download(network.upscale(device.upload(picture, n, 3, 64, 64), network.condition(ids)));
        }
    }

    private static void compare(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        double error = Math.sqrt(difference / norm);
        assertTrue(error <= TOLERANCE, "relative error " + error);
    }
}
