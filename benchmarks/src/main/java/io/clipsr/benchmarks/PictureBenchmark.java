package io.clipsr.benchmarks;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole pictures, 64x64 to 256x256, and a prompt's part, which is computed once for any number of pictures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PictureBenchmark {
    /** "a small brown bird with a long tail" in CLIP's tokens. */
    private static final int[] PROMPT = {49406, 320, 2442, 2866, 3329, 593, 320, 1538, 6834, 49407};

    /** Models of the published size on seeded weights, and the bundled one. */
    @Param({"released", "paper", "released_cross_attention", "bundled"})
    public String model;

    @Param("2")
    public int threads;

    @Param("1")
    public int batch;

    private Device device;
    private ClipSrNetwork network;
    private PromptConditioning condition;
    private Tensor grid;

    @Setup
    public void setUp() {
        device = Devices.open("cpu", threads);
        network = new ClipSrNetwork(device, weights());
        condition = network.condition(PROMPT);
        grid = device.upload(SeededWeights.picture(1, "grid", batch, 3, 64, 64), batch, 3, 64, 64);
    }

    private ModelWeights weights() {
        return switch (model) {
            case "released" ->
                SeededWeights.fullSize(
                        new ModelConfig(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR, 8, 0, 0, 0, 64));
            case "released_cross_attention" ->
                SeededWeights.fullSize(
                        new ModelConfig(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR, 8, 0, 4, 0, 64));
            case "paper" ->
                SeededWeights.fullSize(new ModelConfig(Graph.PAPER, Fusion.AFFINE, Predictor.LINEAR, 8, 12, 0, 0, 64));
            case "bundled" -> BundledModel.open();
            default -> throw new IllegalArgumentException(model);
        };
    }

    @Benchmark
    public int picture() {
        try (TensorScope scope = device.openScope()) {
            return network.upscale(grid, condition).elements();
        }
    }

    @Benchmark
    public Object prompt() {
        return network.condition(PROMPT);
    }

    @TearDown
    public void tearDown() {
        device.close();
    }
}
