package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.device.GpuDevice;
import io.clipsr.kernels.gpu.device.GpuOptions;
import java.util.Arrays;

/** The program that {@link CudaCallsTest} runs with a stand-in for the driver. It prints the results. */
final class CudaCalls {
    /** A number of values that exceeds two halves of the staging memory. */
    private static final int MANY = 2_500_001;

    private CudaCalls() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            refused(() -> CudaDevices.open(0));
            try (Device device = Devices.open("auto", 1)) {
                System.out.println(device.name());
            }
            return;
        }
        try (GpuDriver driver = CudaDevices.open(0)) {
            System.out.println(driver.describe());
            System.out.println("copies " + copies(driver));
            refused(() -> driver.allocate(1L << 50));
            refused(() -> driver.load("wrong.ptx", "no PTX"));
            refused(() -> driver.load("empty.ptx", ".version 6.3").kernel("none"));
            refused(() -> driver.capture(() -> driver.allocate(4)));
            driver.allocate(4); // released by the driver's close
        }
        try (Device device = new GpuDevice(CudaDevices.open(0), new GpuOptions(true, false))) {
            // The stand-in implements only one kernel, which reshapes tensors.
            Program program = device.program(x -> {
                try (TensorScope scope = device.openScope()) {
                    return scope.keep(device.reshape(device.reshape(x, 2, 3), 3, 2));
                }
            });
            for (int i = 0; i < 4; i++) {
                try (TensorScope scope = device.openScope()) {
                    Tensor first = device.upload(new float[] {i, 1, 2, 3, 4, 5}, 1, 6);
                    Tensor out = program.run(first);
                    device.upload(new float[6], 1, 6);
                    System.out.println("run " + Arrays.toString(device.download(out)));
                }
            }
        }
    }

    private static boolean copies(GpuDriver driver) {
        long address = driver.allocate(4L * MANY);
        float[] values = new float[MANY];
        for (int i = 0; i < MANY; i++) {
            values[i] = i;
        }
        driver.copyToDevice(values, 1, address, MANY - 1);
        driver.copyToDevice(new int[] {0, Float.floatToIntBits(-3)}, 1, address + 400, 1);
        Arrays.fill(values, 0); // the array may be changed after the call
        float[] back = new float[MANY];
        driver.copyFromDevice(address, back, 1, MANY - 1);
        driver.free(address);
        for (int i = 0; i < MANY; i++) {
            if (back[i] != (i == 101 ? -3 : i)) {
                return false;
            }
        }
        return address % 256 == 0;
    }

    private static void refused(Runnable call) {
        try {
            call.run();
            System.out.println("not refused");
        } catch (GpuException e) {
            System.out.println(e.getMessage());
        }
    }
}
