package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A compiled program of the test resources, loaded in an emulator with all checks. Its kernel has the same name. */
final class Program implements AutoCloseable {
    private final EmulatedDriver driver = new EmulatedDriver(EmulatorOptions.strict(3), counters -> {});
    private final GpuKernel kernel;

    /**
     * Loads a program.
     *
     * @param name the name and the optimisation level, such as {@code histogram.O3}
     */
    Program(String name) throws IOException {
        try (InputStream in = Program.class.getResourceAsStream(name + ".ptx")) {
            kernel = driver.load(name, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .kernel(name.substring(0, name.indexOf('.')));
        }
    }

    /** Allocates uninitialised memory. */
    long memory(int bytes) {
        return driver.allocate(bytes);
    }

    long of(int... values) {
        long address = driver.allocate(4L * values.length);
        driver.copyToDevice(values, 0, address, values.length);
        return address;
    }

    long of(float... values) {
        long address = driver.allocate(4L * values.length);
        driver.copyToDevice(values, 0, address, values.length);
        return address;
    }

    long ofBytes(ByteBuffer values) {
        long address = driver.allocate(values.capacity());
        driver.copyToDevice(values.array(), 0, address, values.capacity());
        return address;
    }

    void run(LaunchShape shape, KernelArguments arguments) {
        driver.launch(kernel, shape, arguments);
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer read(long address, int bytes) {
        ByteBuffer buffer = buffer(bytes);
        driver.copyFromDevice(address, buffer.array(), 0, bytes);
        return buffer;
    }

    int[] ints(long address, int count) {
        int[] values = new int[count];
        read(address, 4 * count).asIntBuffer().get(values);
        return values;
    }

    @Override
    public void close() {
        driver.close();
    }
}
