package io.clipsr.kernels.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.clipsr.kernels.ConformanceChecks;
import io.clipsr.kernels.DeviceException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All of the control but the libraries themselves: what is done around their sums. */
class VendorKernelsTest {
    private static final GpuOptions VENDOR = new GpuOptions(true, true);

    private static final GpuDevice DEVICE = new GpuDevice(new CountingDriver() {
        @Override
        public VendorLibraries vendorLibraries() {
            return new HostLibraries(this);
        }
    }, VENDOR, 0);
    private final ConformanceChecks checks = new ConformanceChecks(() -> DEVICE, () -> { });

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @TestFactory
    Stream<DynamicTest> conformance() {
        return Stream.of(checks.convolutions(), checks.fusedConvolutions(), checks.sequences())
                .flatMap(group -> group.stream().map(check -> dynamicTest(check.name(), check.body()::run)));
    }

    @Test
    void itIsSaidWhoComputes() {
        assertTrue(DEVICE.name().endsWith("convolutions and linear layers by plain loops"));
    }

    @Test
    void theEmulatorHasNone() {
        boolean[] closed = new boolean[1];
        GpuDriver driver = new CountingDriver() {
            @Override
            public void close() {
                closed[0] = true;
                super.close();
            }
        };
        String message = assertThrows(DeviceException.class, () -> new GpuDevice(driver, VENDOR)).getMessage();
        assertTrue(message.contains("real GPU alone") && message.contains("-Dclipsr.gpu.vendor"), message);
        assertEquals(1, message.lines().count());
        assertTrue(closed[0]);
    }
}
