package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceConformance;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;

/**
 * Conformance tests of the GPU device, its launchers and its PTX on the emulator. Every tensor is a separate allocation
 * of its exact size. The emulator detects accesses outside it, reads of unwritten values, and races, so no guards are
 * needed.
 */
class GpuConformanceTest extends DeviceConformance {
    private final Device device =
            new GpuDevice(new EmulatedDriver(EmulatorOptions.strict(7), counters -> {}), GpuOptions.ofProperties(), 0);

    @Override
    protected Device device() {
        return device;
    }

    @Override
    protected void checkGuards() {}
}
