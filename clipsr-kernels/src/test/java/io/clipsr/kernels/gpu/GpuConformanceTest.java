package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceConformance;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;

/**
 * The GPU device, its launch code and its PTX, on the emulator. Every tensor is an allocation of its own of exactly its
 * size, and the emulator faults on accesses beside it, on reads of what nobody wrote and on races: no guards are needed
 * here.
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
