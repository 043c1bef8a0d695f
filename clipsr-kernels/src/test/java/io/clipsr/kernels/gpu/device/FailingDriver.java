package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.FailingAllocations;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuMemoryException;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The emulator with allocations that fail on request. */
public final class FailingDriver {
    private FailingDriver() {}

    /**
     * Returns a GPU device whose driver has no memory when the allocations fail. Most memory is reused, as on a GPU.
     *
     * @param graphs whether networks are captured as graphs
     */
    public static Device device(FailingAllocations failing, boolean graphs) {
        GpuDriver emulator = new EmulatedDriver(EmulatorOptions.fast(0).withWorkers(2), counters -> {});
        GpuDriver driver = (GpuDriver) Proxy.newProxyInstance(
                GpuDriver.class.getClassLoader(), new Class<?>[] {GpuDriver.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("allocate") && failing.next()) {
                        throw new GpuMemoryException("a test");
                    }
                    try {
                        return method.invoke(emulator, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new GpuDevice(driver, new GpuOptions(graphs, false), 1L << 30);
    }
}
