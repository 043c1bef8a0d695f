package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.cpu.micro.ScalarGemm;
import io.clipsr.kernels.devices.Devices;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests of the CPU device apart from its arithmetic: memory, scopes, threads and misuse. */
class CpuDeviceTest {
    private final BufferPool pool = new BufferPool(100);
    private final CpuDevice device = new CpuDevice(2, new ScalarGemm(), SchemeChoice.CHEAPEST, pool);

    @Test
    void scopeReleasesTensorsThatAreNotKept() {
        Tensor kept;
        Tensor lost;
        try (TensorScope outer = device.openScope()) {
            try (TensorScope inner = device.openScope()) {
                lost = device.upload(new float[7], 7);
                kept = inner.keep(device.upload(new float[] {1, 2, 3}, 3));
            }
            assertArrayEquals(new float[] {1, 2, 3}, device.download(kept));
            assertThrows(IllegalStateException.class, () -> device.download(lost));
            assertEquals(7, pool.held());
        }
        assertThrows(IllegalStateException.class, () -> device.download(kept));
        assertEquals(10, pool.held());
    }

    @Test
    void detachedScopeKeepsItsTensorsUntilItIsClosed() {
        TensorScope scope = device.openScope();
        Tensor tensor = device.upload(new float[] {4}, 1);
        scope.detach();
        assertArrayEquals(new float[] {4}, device.download(tensor));
        scope.close();
        assertThrows(IllegalStateException.class, () -> device.download(tensor));
    }

    @Test
    void scopesCloseInReverseOrder() {
        TensorScope outer = device.openScope();
        TensorScope inner = device.openScope();
        assertThrows(IllegalStateException.class, outer::close);
        inner.close();
        outer.close();
    }

    @Test
    void poolReusesArraysAndEvictsTheLeastRecentlyUsedSize() {
        float[] sixty = new float[60];
        float[] thirty = new float[30];
        pool.release(sixty);
        pool.release(thirty);
        assertEquals(90, pool.held());
        assertSame(thirty, pool.take(30));
        pool.release(thirty);
        pool.release(new float[20]);
        assertEquals(50, pool.held());
        assertNotSame(sixty, pool.take(60));
        pool.release(new float[200]);
        assertTrue(pool.held() <= 100);
    }

    @Test
    void exceptionOfATaskReachesTheCaller() {
        try (Parallel parallel = new Parallel(3)) {
            AtomicInteger done = new AtomicInteger();
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> parallel.run(50, task -> {
                        done.incrementAndGet();
                        if (task == 17) {
                            throw new IllegalArgumentException("task 17");
                        }
                    }));
            assertEquals("task 17", e.getMessage());
            assertEquals(50, done.get());
            AssertionError error = assertThrows(
                    AssertionError.class,
                    () -> parallel.run(5, task -> {
                        throw new AssertionError("an error");
                    }));
            assertEquals("an error", error.getMessage());
        }
    }

    @Test
    void callerRunsTasksAfterClose() {
        Parallel parallel = new Parallel(3);
        parallel.close();
        AtomicInteger done = new AtomicInteger();
        parallel.run(9, task -> done.incrementAndGet());
        assertEquals(9, done.get());
    }

    @Test
    void unknownDeviceIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Devices.open("tpu", 1))
                .getMessage()
                .startsWith("there is no device \"tpu\""));
        assertThrows(IllegalArgumentException.class, () -> Devices.open("cpu", 0));
    }
}
