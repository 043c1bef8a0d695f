package io.clipsr.kernels.gpu.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
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

    /** Tests that the sum of split sums is stored in each form. */
    @Test
    void storedMapsOfSplitSums() {
        CountingDriver driver = new CountingDriver();
        try (GpuDevice device = new GpuDevice(driver)) {
            Conv2dSpec spec = Conv2dSpec.same(256, 64, 3);
            Conv2dLayer layer = device.conv2dLayer(spec, draw(spec.weights()), draw(64));
            Tensor x = device.upload(draw(256 * 8 * 8), 1, 256, 8, 8);
            Tensor m = device.upload(draw(64), 1, 64);
            Modulation modulation = new Modulation(m, m, m, m, 0.2f);
            int launches = driver.launches;
            List<Tensor> maps = device.conv2d(
                    x, layer, Conv2dFusion.NONE, List.of(Conv2dOutput.PLAIN, Conv2dOutput.PLAIN.then(modulation)));
            assertEquals(launches + 2, driver.launches);
            assertArrayEquals(deepConvolution(device), device.download(maps.get(0)), 0);
            assertArrayEquals(
                    device.download(device.modulate(maps.get(0), modulation, null)), device.download(maps.get(1)), 0);
        }
    }
}
