package io.clipsr.kernels.gpu.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import org.junit.jupiter.api.Test;

class GuardedDriverTest {

    @Test
    void guardsDetectWritesOutsideAnAllocation() {
        try (GuardedDriver driver = new GuardedDriver(new EmulatedDriver(EmulatorOptions.fast(1), counters -> {}))) {
            long address = driver.allocate(12);
            assertEquals(0, address % 256);
            float[] seen = new float[3];
            driver.copyFromDevice(address, seen, 0, 3);
            for (float value : seen) {
                assertTrue(Float.isNaN(value));
            }
            driver.copyToDevice(new float[] {1, 2, 3}, 0, address, 3);
            driver.check();
            driver.copyToDevice(new float[] {4}, 0, address + 12, 1);
            assertTrue(assertThrows(AssertionError.class, driver::check)
                    .getMessage()
                    .contains("4.0 behind the 12 bytes"));
            long other = driver.allocate(4);
            driver.copyToDevice(new float[] {5}, 0, other - 4, 1);
            assertTrue(assertThrows(AssertionError.class, () -> driver.free(other))
                    .getMessage()
                    .contains("5.0 before the 4 bytes"));
        }
    }
}
