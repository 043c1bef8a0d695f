package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.convert.WeightConverter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that checkpoints of the published size, written by PyTorch, are converted and give the golden pictures. This
 * needs a python3 with torch; without it, only the small fixtures of clipsr-weights cover the conversion.
 */
class PyTorchCheckpointTest {
    private static final Path SCRIPT = Path.of("..", "clipsr-weights", "src", "test", "python", "seeded_checkpoint.py");
    private static final Path KEYS =
            Path.of("..", "clipsr-weights", "src", "test", "resources", "io", "clipsr", "weights");
    private static final double TOLERANCE = 1e-5;
    /** The tolerance for fp16 weights of the ViT against the golden file's fp32. */
    private static final double HALF_VIT_TOLERANCE = 1e-3;

    private static String python;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findPython() throws IOException, InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (run(List.of(candidate, "-c", "import torch, numpy")) == 0) {
                python = candidate;
                return;
            }
        }
        assumeTrue(
                false,
                "no python3 with torch and numpy here (Debian: python3-torch); PyTorch's own checkpoints are not checked");
    }

    @Test
    void plain() throws IOException, InterruptedException {
        write();
        check(Graph.RELEASED, "noise64/SR", TOLERANCE);
        check(Graph.PAPER, "noise64/SR_paper", TOLERANCE);
    }

    @Test
    void halfVitBehindModulePrefix() throws IOException, InterruptedException {
        write("--half-vit", "--module-prefix");
        check(Graph.RELEASED, "noise64/SR", TOLERANCE);
        check(Graph.PAPER, "noise64/SR_paper", HALF_VIT_TOLERANCE);
    }

    @Test
    void withAdamsMoments() throws IOException, InterruptedException {
        write("--adam");
        check(Graph.RELEASED, "noise64/SR", TOLERANCE);
    }

    private void write(String... flavour) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(python, SCRIPT.toString(), "--keys", KEYS.toString(), "--out", folder.toString()));
        command.addAll(List.of(flavour));
        assertEquals(0, run(command), String.join(" ", command));
    }

    private void check(Graph graph, String golden, double tolerance) throws IOException {
        Path converted = folder.resolve(graph + ".safetensors");
        WeightConverter.from(folder.resolve("generator.pth"))
                .clip(folder.resolve("clip.pth"))
                .graph(graph)
                .writeTo(converted);
        SampledGolden published = new SampledGolden("seed1.safetensors");
        try (Device device = Devices.open("cpu", Devices.defaultThreads());
                NativeModel file = NativeModel.open(converted)) {
            ClipSrNetwork network = new ClipSrNetwork(device, file);
            PromptConditioning condition = network.condition(published.ids("noise64/ids"));
            try (TensorScope scope = device.openScope()) {
                float[] picture = SeededWeights.picture(1, "noise64", 1, 3, 64, 64);
                published.check(
                        golden,
                        device.download(network.upscale(device.upload(picture, 1, 3, 64, 64), condition)),
                        tolerance);
            }
        }
        Files.delete(converted);
    }

    /** Returns the exit code of a command, or -1 if there is no such program. */
    private static int run(List<String> command) throws InterruptedException {
        try {
            Path log = Files.createTempFile("clipsr", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            } else if (process.exitValue() != 0 && !command.contains("-c")) {
                System.err.println(Files.readString(log, StandardCharsets.UTF_8));
            }
            Files.delete(log);
            return ended ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
