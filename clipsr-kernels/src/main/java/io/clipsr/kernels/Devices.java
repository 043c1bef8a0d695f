package io.clipsr.kernels;

import io.clipsr.kernels.cpu.CpuDevice;
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
                    new Status("cuda:0", false, "this version computes on the CPU only; its GPU kernels are not built yet"),
                    new Status("cpu", true, cpu.name()));
        }
    }

    /** All processors that the JVM may use. */
    public static int defaultThreads() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Opens a device.
     *
     * @param name    {@code auto} for the best that works here, or {@code cpu}
     * @param threads threads of the CPU device
     * @throws IllegalArgumentException if there is no such device
     */
    public static Device open(String name, int threads) {
        return switch (name) {
            case "auto", "cpu" -> new CpuDevice(threads);
            default -> throw new IllegalArgumentException("there is no device \"" + name + "\"; expected auto or cpu");
        };
    }
}
