package io.clipsr.kernels;

import io.clipsr.kernels.cpu.CpuDevice;
import io.clipsr.kernels.gpu.GpuDevice;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.EmulatorOptions;
import java.util.List;

/** Finds the devices of this machine. */
public final class Devices {
    private Devices() { }

    /**
     * What was found about one device.
     *
     * @param name      as {@link #open} takes it
     * @param available whether it can be used
     * @param detail    what it is, or why it cannot be used and what to do about it
     */
    public record Status(String name, boolean available, String detail) { }

    /** Every kind of device, best first. */
    public static List<Status> list() {
        try (Device cpu = open("cpu", defaultThreads())) {
            return List.of(
                    new Status("cuda:0", false, "this version has no driver for its GPU kernels yet; the emulator runs them"),
                    new Status("cpu", true, cpu.name()),
                    new Status("emulator", true, "runs the GPU kernels without a GPU, to check them; very slow"));
        }
    }

    /** All processors that the JVM may use. */
    public static int defaultThreads() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Opens a device.
     *
     * @param name    {@code auto} for the best that works here, {@code cpu}, or {@code emulator} for the GPU's kernels without a GPU
     * @param threads threads of the CPU device, and of the emulator
     * @throws IllegalArgumentException if there is no such device
     */
    public static Device open(String name, int threads) {
        return switch (name) {
            case "auto", "cpu" -> new CpuDevice(threads);
            case "emulator" -> new GpuDevice(new EmulatedDriver(EmulatorOptions.fast(0).withWorkers(threads), counters -> { }));
            default -> throw new IllegalArgumentException("there is no device \"" + name + "\"; expected auto, cpu or emulator");
        };
    }
}
