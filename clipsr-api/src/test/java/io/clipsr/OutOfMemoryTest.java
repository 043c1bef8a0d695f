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

    private final FailingAllocations failing = new FailingAllocations();

    @Test
    void cpuRecoversFromEveryFailedAllocation() throws IOException {
        allocationsFail(FailingPool.device(failing), TinyNetwork.RELEASED, 0);
        allocationsFail(FailingPool.device(failing), TinyNetwork.PAPER, 0);
    }

    @Test
    void gpuRecoversFromFailedAllocations() throws IOException {
        allocationsFail(FailingDriver.device(failing, true), TinyNetwork.RELEASED, 0.5);
    }

    /**
     * @param growth the share by which n grows; the emulator is too slow for every n, so it gets the first ones and a
     *     sample of the later ones
     */
    private void allocationsFail(Device device, ModelConfig config, double growth) throws IOException {
        BufferedImage small = TestPictures.heldOut("lemur", 16);
        try (SuperResolver resolver = new SuperResolver(device, TinyResolver.weights(config), "test")) {
            int[] expected = pixels(resolver.upscale(small, PROMPT));
            // One failure alone (a retry may succeed), and memory that stays short.
            for (long count : new long[] {1, Long.MAX_VALUE / 2}) {
                int failures = 0;
                boolean more = true;
                for (int n = 1; more; n += 1 + (int) (growth * n)) {
                    failing.fail(n, count);
                    try {
                        // A prompt of its own, so that the text encoder computes, too.
                        resolver.upscale(small, UpscaleOptions.of(PROMPT + " " + n + " " + count));
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
                assertTrue(count == 1 || failures > 0, "nothing failed");
            }
        }
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
