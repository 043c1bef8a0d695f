package io.clipsr.kernels.gpu.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.program.GpuPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests that programs, with planned memory and captured launches, are bitwise equal to separate operations. */
class GpuProgramTest {
    private static final GpuOptions GRAPHS = new GpuOptions(true, false);

    private static float[] draw(int count, int seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * Returns a small network with the features that programs must handle: split sums, scopes, residuals, and attention
     * to some of the words.
     */
    private static UnaryOperator<Tensor> network(Device device) {
        Conv2dSpec deep = Conv2dSpec.same(64, 64, 3);
        Conv2dLayer head = device.conv2dLayer(Conv2dSpec.same(3, 64, 3), draw(64 * 27, 1), draw(64, 2));
        Conv2dLayer body = device.conv2dLayer(deep, draw(deep.weights(), 3), null);
        Conv2dLayer tail =
                device.conv2dLayer(Conv2dSpec.same(64, 12, 3).shuffled(2), draw(12 * 64 * 9, 4), draw(12, 5));
        Conv2dLayer toQuery = device.conv2dLayer(Conv2dSpec.same(64, 64, 1), draw(64 * 64, 7), null);
        Tensor words = device.upload(draw(5 * 64, 6), 1, 5, 64);
        Tensor[] lengths = {device.upload(new float[] {3}, 1), device.upload(new float[] {4}, 1)};
        return x -> {
            try (TensorScope scope = device.openScope()) {
                Tensor h = device.conv2d(x, head, Conv2dFusion.NONE.activated(Activation.leakyRelu(0.1f)));
                for (int i = 0; i < 3; i++) {
                    try (TensorScope inner = device.openScope()) {
                        Tensor seen = device.crossAttention(h, toQuery, words, words, 4, lengths[i % 2]);
                        h = inner.keep(device.conv2d(device.add(h, 0.5f, seen), body, Conv2dFusion.NONE.plus(h)));
                    }
                }
                return scope.keep(device.conv2d(h, tail, Conv2dFusion.NONE));
            }
        };
    }

    private static float[] run(Device device, UnaryOperator<Tensor> network, int seed, int n, int height, int width) {
        try (TensorScope scope = device.openScope()) {
            return device.download(
                    network.apply(device.upload(draw(n * 3 * height * width, seed), n, 3, height, width)));
        }
    }

    @Test
    void bitwiseEqualAtEachShapeWithoutMemoryPerRun() {
        CountingDriver driver = new CountingDriver();
        try (GpuDevice device = new GpuDevice(driver, GRAPHS)) {
            UnaryOperator<Tensor> network = network(device);
            Program program = device.program(network);
            int[][] shapes = {{1, 8, 8}, {2, 8, 6}, {1, 12, 9}};
            long bytes = 0;
            int allocations = 0;
            int uploads = 0;
            for (int round = 0; round < 6; round++) {
                if (round == 3) { // all shapes were recorded, captured, and captured again if the arena was reallocated
                    bytes = driver.bytes;
                    allocations = driver.allocations;
                    uploads = driver.uploads;
                }
                for (int[] s : shapes) {
                    float[] expected = run(device, network, round, s[0], s[1], s[2]);
                    int launches = driver.launches;
                    int graphs = driver.graphLaunches;
                    assertArrayEquals(expected, run(device, program::run, round, s[0], s[1], s[2]), 0);
                    if (round >= 3) {
                        assertEquals(graphs + 1, driver.graphLaunches);
                        assertEquals(launches + 4, driver.launches, "input and output, transposed and copied");
                    }
                }
            }
            assertEquals(bytes, driver.bytes);
            assertEquals(allocations, driver.allocations);
            // Each round computes a picture with a program and one without.
            assertEquals(uploads + 3 * shapes.length * 2, driver.uploads);
            assertEquals(3, driver.graphs);
            program.close();
            assertEquals(0, driver.graphs);
            assertArrayEquals(run(device, network, 1, 1, 8, 8), run(device, program::run, 1, 1, 8, 8), 0);
        }
        assertEquals(0, driver.graphs);
    }

    /** Tests that neither graphs nor memory grow with the number of prompts, as in a service. */
    @Test
    void graphsAreBounded() {
        CountingDriver driver = new CountingDriver();
        try (GpuDevice device = new GpuDevice(driver, GRAPHS)) {
            float[] expected = {2, 4, 6};
            long bytes = 0;
            for (int i = 0; i < 2 * GpuPrograms.MAX_GRAPHS; i++) {
                Program program = device.program(x -> device.add(x, 1, x));
                try (TensorScope scope = device.openScope()) {
                    Tensor x = device.upload(new float[] {1, 2, 3}, 1, 3);
                    for (int k = 0; k < 3; k++) {
                        assertArrayEquals(expected, device.download(program.run(x)), 0);
                    }
                }
                assertTrue(driver.graphs <= GpuPrograms.MAX_GRAPHS);
                bytes = i == 0 ? driver.bytes : bytes;
            }
            assertEquals(GpuPrograms.MAX_GRAPHS, driver.graphs);
            assertEquals(bytes, driver.bytes);
        }
        assertEquals(0, driver.graphs);
    }

    /**
     * Tests that no write exceeds the arena and no unwritten block is read. The arena is one allocation between guards,
     * filled with NaN.
     */
    @Test
    void noAccessOutsideTheArena() {
        GuardedDriver driver = new GuardedDriver(new EmulatedDriver(EmulatorOptions.strict(5), counters -> {}));
        try (Device device = driver.device()) {
            UnaryOperator<Tensor> network = network(device);
            Program program = device.program(network);
            float[] expected = run(device, network, 9, 1, 8, 8);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(expected, run(device, program::run, 9, 1, 8, 8), 0);
                driver.check();
            }
        }
    }

    @Test
    void driverWithoutGraphsUsesPlannedMemory() {
        CountingDriver driver = new CountingDriver() {
            @Override
            public GpuGraph capture(Runnable body) {
                captures++;
                throw new GpuException("no graphs here");
            }
        };
        try (GpuDevice device = new GpuDevice(driver, GRAPHS)) {
            UnaryOperator<Tensor> network = network(device);
            Program program = device.program(network);
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(run(device, network, i, 1, 8, 8), run(device, program::run, i, 1, 8, 8), 0);
            }
            assertEquals(1, driver.captures);
        }
    }

    /** Tests that the arena is freed when memory runs out, so that smaller tiles fit after larger ones have failed. */
    @Test
    void arenaIsFreedWhenMemoryRunsOut() {
        CountingDriver driver = new CountingDriver() {
            @Override
            public long allocate(long size) {
                if (bytes + size > 12000) {
                    throw new GpuException("out of memory");
                }
                return super.allocate(size);
            }
        };
        try (GpuDevice device = new GpuDevice(driver, GRAPHS)) {
            Program program = device.program(x -> device.add(device.add(x, 1, x), 1, x));
            float[] values = draw(400, 1);
            for (int i = 0; i < 5; i++) {
                try (TensorScope scope = device.openScope()) {
                    Tensor out = program.run(device.upload(values, 1, 400));
                    assertEquals(3 * values[7], device.download(out)[7], 1e-6f);
                }
                if (i == 2) { // besides the arena, there is memory for half of this
                    try (TensorScope scope = device.openScope()) {
                        assertEquals(
                                2500, device.upload(new float[2500], 1, 2500).elements());
                    }
                    assertThrows(GpuException.class, () -> device.upload(new float[5000], 1, 5000));
                }
            }
            assertEquals(2, driver.captures, "the second capture is where the arena lies now");
        }
    }

    @Test
    void withoutGraphsEachRunCallsTheBody() {
        CountingDriver driver = new CountingDriver();
        try (GpuDevice device = new GpuDevice(driver, new GpuOptions(false, false))) {
            Program program = device.program(x -> device.add(x, 1, x));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(new float[] {2}, device.download(program.run(device.upload(new float[] {1}, 1, 1))));
            }
            assertEquals(0, driver.captures);
        }
    }

    @Test
    void forbiddenOperationsInABodyAreRejected() {
        try (GpuDevice device = new GpuDevice(new CountingDriver(), GRAPHS)) {
            Tensor one = device.upload(new float[] {1}, 1, 1);
            refused("cannot download", device, x -> device.upload(device.download(x), 1, 1));
            refused("cannot upload", device, x -> device.upload(new float[] {1}, 1, 1));
            refused(
                    "cannot make layers",
                    device,
                    x -> device.linear(x, device.linearLayer(1, 1, new float[1], null), Activation.IDENTITY, null));
            refused("keeps 1 tensors", device, x -> {
                TensorScope scope = device.openScope();
                Tensor kept = device.add(x, 1, x);
                scope.detach();
                return device.add(kept, 1, x);
            });
            int[] calls = new int[1];
            Program changes =
                    device.program(x -> calls[0]++ == 0 ? device.add(x, 1, x) : device.add(device.add(x, 1, x), 1, x));
            changes.run(one);
            assertTrue(assertThrows(IllegalStateException.class, () -> changes.run(one))
                    .getMessage()
                    .contains("other operations"));
            assertEquals(3, device.download(changes.run(one))[0]);
            // The failure has left no allocation behind.
            assertEquals(
                    2, device.download(device.program(x -> device.add(x, 1, x)).run(one))[0]);
        }
    }

    private static void refused(String message, Device device, UnaryOperator<Tensor> body) {
        Program program = device.program(body);
        Tensor one = device.upload(new float[] {1}, 1, 1);
        assertTrue(assertThrows(IllegalStateException.class, () -> program.run(one))
                .getMessage()
                .contains(message));
    }

    /** Tests that a program inside a program becomes part of it, and that a body may return its argument. */
    @Test
    void programsNest() {
        try (GpuDevice device = new GpuDevice(new CountingDriver(), GRAPHS)) {
            Program inner = device.program(x -> device.add(x, 2, x));
            Program outer = device.program(x -> device.add(inner.run(x), 1, x));
            Program nothing = device.program(x -> x);
            for (int i = 1; i < 4; i++) {
                Tensor x = device.upload(new float[] {i}, 1, 1);
                assertEquals(4 * i, device.download(outer.run(x))[0]);
                assertEquals(i, device.download(nothing.run(x))[0]);
            }
        }
    }

    @Test
    void severalThreadsShareAProgram() throws InterruptedException, ExecutionException {
        try (GpuDevice device = new GpuDevice(new CountingDriver(), GRAPHS)) {
            UnaryOperator<Tensor> network = network(device);
            Program program = device.program(network);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<float[]>> results = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    int seed = i;
                    results.add(
                            threads.submit(() -> run(device, seed % 3 == 0 ? network : program::run, seed, 1, 8, 8)));
                }
                for (int i = 0; i < 9; i++) {
                    assertArrayEquals(
                            run(device, network, i, 1, 8, 8), results.get(i).get(), 0);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void runFailsAfterTheDeviceWasClosed() {
        GpuDevice device = new GpuDevice(new CountingDriver(), GRAPHS);
        Program program = device.program(x -> device.add(x, 1, x));
        Tensor one = device.upload(new float[] {1}, 1, 1);
        program.run(one);
        program.run(one);
        device.close();
        program.close();
        assertThrows(IllegalStateException.class, () -> program.run(one));
    }
}
