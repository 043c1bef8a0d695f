package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.TestPictures;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.FailingAllocations;
import io.clipsr.kernels.cpu.FailingPool;
import io.clipsr.kernels.gpu.device.FailingDriver;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.TinyNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Lets the n-th allocation of a device fail, for n from 1 until there are no more: the failure is reported as what it
 * is, and the next picture is right. The method is SQLite's (<a
 * href="https://sqlite.org/testing.html#oomtesting">Out-Of-Memory Testing</a>).
 */
class OutOfMemoryTest {
    private static final String PROMPT = "a lemur";
    /** Memory that stays short. */
    private static final long ALL = Long.MAX_VALUE / 2;

    private static final double SAMPLE = 0.3;

    private final FailingAllocations failing = new FailingAllocations();

    @Test
    void cpuRecoversFromEveryFailedAllocation() throws IOException {
        try (SuperResolver resolver = open(FailingPool.device(failing), TinyNetwork.RELEASED)) {
            assertTrue(failures(resolver, 1, 0) > 0);
            failures(resolver, ALL, SAMPLE);
        }
        try (SuperResolver resolver = open(FailingPool.device(failing), TinyNetwork.PAPER)) {
            assertTrue(failures(resolver, ALL, SAMPLE) > 0);
        }
    }

    @Test
    void gpuRecoversFromFailedAllocations() throws IOException {
        try (SuperResolver resolver = open(FailingDriver.device(failing, true), TinyNetwork.RELEASED)) {
            failures(resolver, 1, 1); // the pool of memory is given up, and a second attempt succeeds
            assertTrue(failures(resolver, ALL, 1) > 0);
        }
    }

    private static SuperResolver open(Device device, ModelConfig config) {
        return new SuperResolver(device, TinyResolver.weights(config), "test");
    }

    /**
     * Lets allocations fail and returns how many pictures failed.
     *
     * @param count the number of allocations that fail in a row
     * @param growth the share by which n grows: 0 for every n, more for the first ones and a sample of the others
     */
    private int failures(SuperResolver resolver, long count, double growth) throws IOException {
        BufferedImage small = TestPictures.heldOut("lemur", 16);
        int[] expected = pixels(resolver.upscale(small, PROMPT));
        int failures = 0;
        boolean more = true;
        for (int n = 1; more; n += 1 + (int) (growth * n)) {
            failing.fail(n, count);
            try {
                // A prompt of its own, so that the text encoder computes, too.
                resolver.upscale(small, UpscaleOptions.of(n + " of " + count % 1000));
            } catch (OutOfMemoryError e) {
                assertSame(FailingAllocations.OUT_OF_MEMORY, e);
                failures++;
            } catch (DeviceException e) {
                assertTrue(e.isOutOfMemory(), e.toString());
                failures++;
            }
            more = failing.stop();
            assertArrayEquals(expected, pixels(resolver.upscale(small, PROMPT)), "after allocation " + n);
        }
        return failures;
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
