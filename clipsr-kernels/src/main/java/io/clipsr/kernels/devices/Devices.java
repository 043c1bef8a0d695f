package io.clipsr.kernels.devices;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.cpu.CpuDevice;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.emulator.EmulatedDriver;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.jcuda.CudaDevices;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** The devices of this machine. */
public final class Devices {
    private static final Logger LOG = System.getLogger("io.clipsr.kernels");

    private Devices() {}

    /**
     * The availability of one device.
     *
     * @param name the name to pass to {@link #open}
     * @param available whether the device can be used
     * @param detail the description of the device, or the reason why it cannot be used and what to do about it
     */
    public record Status(String name, boolean available, String detail) {}

    /** Returns the status of every device that {@link #open} supports, best first. */
    public static List<Status> list() {
        List<Status> all = new ArrayList<>();
        try {
            int gpus = CudaDevices.count();
            for (int i = 0; i < gpus; i++) {
                all.add(cuda(i));
            }
        } catch (DeviceException e) {
            all.add(new Status("cuda:0", false, e.getMessage()));
        }
        try (Device cpu = open("cpu", defaultThreads())) {
            all.add(new Status("cpu", true, cpu.name() + ": " + CpuDevice.reason()));
        }
        all.add(new Status("emulator", true, "runs the GPU kernels without a GPU, to check them; very slow"));
        return all;
    }

    private static Status cuda(int ordinal) {
        try (GpuDriver driver = CudaDevices.open(ordinal)) {
            return new Status("cuda:" + ordinal, true, driver.describe());
        } catch (DeviceException e) {
            return new Status("cuda:" + ordinal, false, e.getMessage());
        }
    }

    /** Returns the number of processors that the JVM may use. */
    public static int defaultThreads() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Opens a device.
     *
     * @param name the name of the device: {@code auto} for the best available one; {@code cpu}; {@code cuda} or
     *     {@code cuda:N} for an NVIDIA GPU, counted from 0; {@code emulator} for the GPU kernels without a GPU
     * @param threads the number of threads of the CPU device or the emulator
     * @throws IllegalArgumentException if there is no such device
     * @throws DeviceException if a GPU, or the GPU vendor's libraries ({@code clipsr.gpu.vendor}), were requested and
     *     cannot be used; the message has the reason
     */
    public static Device open(String name, int threads) {
        if (name.matches("cuda(:[0-9]{1,4})?")) {
            int ordinal = name.equals("cuda") ? 0 : Integer.parseInt(name.substring(5));
            try {
                return new GpuDevice(CudaDevices.open(ordinal));
            } catch (DeviceException e) {
                throw new DeviceException("cuda:" + ordinal + " is not available: " + e.getMessage(), e);
            }
        }
        return switch (name) {
            case "auto" -> best(threads);
            case "cpu" -> new CpuDevice(threads);
            case "emulator" ->
                new GpuDevice(new EmulatedDriver(EmulatorOptions.fast(0).withWorkers(threads), counters -> {}));
            default ->
                throw new IllegalArgumentException(
                        "there is no device \"" + name + "\"; expected auto, cpu, cuda, cuda:N or emulator");
        };
    }

    private static Device best(int threads) {
        GpuDriver driver;
        try {
            driver = CudaDevices.open(0);
        } catch (DeviceException e) {
            LOG.log(Level.DEBUG, "no GPU: " + e.getMessage());
            return new CpuDevice(threads);
        }
        // Throws if the vendor's libraries were requested and are missing: there is no silent fallback.
        return new GpuDevice(driver);
    }
}
