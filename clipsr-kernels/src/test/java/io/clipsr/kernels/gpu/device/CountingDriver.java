package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.HashMap;
import java.util.Map;

/** The emulator with counters of calls and of allocated memory. */
class CountingDriver implements GpuDriver {
    private final GpuDriver driver = new EmulatedDriver(EmulatorOptions.strict(3), counters -> {});
    private final Map<Long, Long> sizes = new HashMap<>();
    /** The bytes that are allocated, and the numbers of calls so far. */
    long bytes;

    int allocations;
    int launches;
    int uploads;
    int captures;
    int graphLaunches;
    int graphs;

    @Override
    public String describe() {
        return driver.describe();
    }

    @Override
    public GpuModule load(String name, String ptx) {
        return driver.load(name, ptx);
    }

    @Override
    public long allocate(long size) {
        long address = driver.allocate(size);
        allocations++;
        bytes += size;
        sizes.put(address, size);
        return address;
    }

    @Override
    public void free(long address) {
        driver.free(address);
        bytes -= sizes.remove(address);
    }

    @Override
    public void copyToDevice(float[] from, int at, long address, int count) {
        uploads++;
        driver.copyToDevice(from, at, address, count);
    }

    @Override
    public void copyToDevice(int[] from, int at, long address, int count) {
        uploads++;
        driver.copyToDevice(from, at, address, count);
    }

    @Override
    public void copyToDevice(byte[] from, int at, long address, int count) {
        uploads++;
        driver.copyToDevice(from, at, address, count);
    }

    @Override
    public void copyFromDevice(long address, byte[] to, int at, int count) {
        driver.copyFromDevice(address, to, at, count);
    }

    @Override
    public void copyFromDevice(long address, float[] to, int at, int count) {
        driver.copyFromDevice(address, to, at, count);
    }

    @Override
    public void launch(GpuKernel kernel, LaunchShape shape, KernelArguments arguments) {
        launches++;
        driver.launch(kernel, shape, arguments);
    }

    @Override
    public GpuGraph capture(Runnable body) {
        captures++;
        GpuGraph graph = driver.capture(body);
        graphs++;
        return new GpuGraph() {
            @Override
            public void launch() {
                graphLaunches++;
                graph.launch();
            }

            @Override
            public void close() {
                graphs--;
                graph.close();
            }
        };
    }

    @Override
    public void synchronize() {
        driver.synchronize();
    }

    @Override
    public void close() {
        driver.close();
    }
}
