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
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.cpu.CpuDevice;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Tests of the GPU device beyond conformance: scopes, memory, threads, determinism and rejected calls. */
class GpuDeviceTest {

    private static GpuDevice open(long seed) {
        return new GpuDevice(new EmulatedDriver(EmulatorOptions.strict(seed), counters -> {}));
    }

    private static float[] draw(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Returns the output of a convolution that is deep enough for split-K. */
    private static float[] deepConvolution(GpuDevice device) {
        Conv2dSpec spec = Conv2dSpec.same(256, 64, 3);
        Conv2dLayer layer = device.conv2dLayer(spec, draw(spec.weights()), draw(64));
        return device.download(device.conv2d(device.upload(draw(256 * 8 * 8), 1, 256, 8, 8), layer, Conv2dFusion.NONE));
    }

    @Test
    void resultsDoNotDependOnTheOrderOfBlocks() {
        try (GpuDevice one = open(1);
                GpuDevice other = open(2)) {
            float[] first = deepConvolution(one);
            assertArrayEquals(first, deepConvolution(other), 0);
            assertArrayEquals(first, deepConvolution(one), 0);
        }
    }

    @Test
    void tensorsLiveAsLongAsTheirScope() {
        try (GpuDevice device = open(1)) {
            Tensor kept;
            Tensor gone;
            try (TensorScope outer = device.openScope()) {
                Tensor inOuter;
                try (TensorScope inner = device.openScope()) {
                    gone = device.upload(draw(6), 2, 3);
                    inOuter = inner.keep(device.add(gone, 1, gone));
                }
                assertEquals(2 * draw(6)[0], device.download(inOuter)[0]);
                kept = outer.keep(inOuter);
            }
            assertEquals(6, device.download(kept).length);
            assertTrue(assertThrows(IllegalStateException.class, () -> device.download(gone))
                    .getMessage()
                    .contains("keep"));
        }
    }

    @Test
    void tensorsOfDetachedScopesAreUsableByAnyThread() throws InterruptedException, ExecutionException {
        try (GpuDevice device = open(1)) {
            TensorScope scope = device.openScope();
            Tensor tensor = device.upload(draw(6), 2, 3);
            scope.detach();
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                assertArrayEquals(
                        draw(6), other.submit(() -> device.download(tensor)).get());
            } finally {
                other.shutdown();
            }
            scope.close();
            assertThrows(IllegalStateException.class, () -> device.download(tensor));
        }
    }

    @Test
    void scopesCloseInReverseOrder() {
        try (GpuDevice device = open(1);
                TensorScope outer = device.openScope();
                TensorScope inner = device.openScope()) {
            assertThrows(IllegalStateException.class, outer::close);
        }
    }

    @Test
    void severalThreadsShareADevice() throws InterruptedException, ExecutionException {
        try (GpuDevice device = open(3)) {
            float[] alone = deepConvolution(device);
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<float[]>> results = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    results.add(threads.submit(() -> {
                        try (TensorScope scope = device.openScope()) {
                            return deepConvolution(device);
                        }
                    }));
                }
                for (Future<float[]> result : results) {
                    assertArrayEquals(alone, result.get(), 0);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void poolReusesBlocksOfTheSameSize() {
        try (EmulatedDriver driver = new EmulatedDriver(EmulatorOptions.strict(1), counters -> {})) {
            MemoryPool pool = new MemoryPool(driver, 4096);
            MemoryPool.Block first = pool.floats(100);
            assertEquals(512, first.bytes());
            pool.release(first);
            assertEquals(first, pool.floats(128));
            MemoryPool.Block large = pool.floats(2000);
            assertEquals(8192, large.bytes());
            pool.release(large);
            pool.clear();
        }
    }

    /**
     * Tests every prologue with the tile shapes that the conformance tests use without one: narrow outputs and odd
     * numbers of input channels.
     */
    @Test
    void prologuesOfOtherTileShapes() {
        int[][] channels = {{8, 3}, {6, 3}, {6, 10}, {7, 70}};
        try (GpuDevice gpu = open(5);
                Device cpu = new CpuDevice(1)) {
            for (int[] c : channels) {
                for (Conv2dSpec spec : new Conv2dSpec[] {
                    Conv2dSpec.same(c[0], c[1], 3),
                    Conv2dSpec.same(c[0], c[1], 3).upsampled()
                }) {
                    for (int prologue = 0; prologue < 5; prologue++) {
                        assertArrayEquals(
                                withPrologue(cpu, spec, prologue),
                                withPrologue(gpu, spec, prologue),
                                1e-4f,
                                spec + ", prologue " + prologue);
                    }
                }
            }
        }
    }

    private static float[] withPrologue(Device device, Conv2dSpec spec, int prologue) {
        int in = spec.inChannels();
        int n = prologue % 2 == 0 ? 2 : 1;
        Tensor m = device.upload(draw(n * in), n, in);
        Modulation modulation = new Modulation(m, m, m, m, 0.2f);
        if (prologue > 1) {
            float[] weight = draw(32 * in);
            for (int i = 0; i < weight.length; i++) {
                weight[i] *= 0.1f;
            }
            Conv2dLayer layer = device.conv2dLayer(Conv2dSpec.same(8, 4 * in, 1), weight, null);
            modulation = modulation.plus(new Modulation.PerPixel(device.upload(draw(2 * 8 * 35), 2, 8, 5, 7), layer));
        }
        Conv2dFusion fusion = prologue == 4
                ? Conv2dFusion.NONE.inputActivated(Activation.leakyRelu(0.3f))
                : Conv2dFusion.NONE.modulated(modulation);
        Tensor x = device.upload(draw(2 * in * 35), 2, in, 5, 7);
        Tensor residual = device.upload(draw(2 * spec.outChannels()), 2, spec.outChannels());
        return device.download(
                device.conv2d(x, device.conv2dLayer(spec, draw(spec.weights()), null), fusion.plus(residual)));
    }

    /** Tests the input activation for which the convolution kernels have no variant. */
    @Test
    void inputQuickGelu() {
        try (GpuDevice device = open(1)) {
            Conv2dLayer identity = device.conv2dLayer(Conv2dSpec.same(1, 1, 1), new float[] {1}, null);
            Tensor out = device.conv2d(
                    device.upload(new float[] {-1, 0, 2}, 1, 1, 1, 3),
                    identity,
                    Conv2dFusion.NONE.inputActivated(Activation.QUICK_GELU));
            assertArrayEquals(new float[] {-0.15420424f, 0, 1.9356586f}, device.download(out), 1e-6f);
        }
    }
}
