package io.clipsr.kernels.gpu.device;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A driver whose memory is filled with NaN and surrounded by guards: a kernel that reads unwritten values yields NaN,
 * and {@link #check} detects writes outside an allocation. It is meant for real GPUs; the emulator detects both errors
 * itself.
 */
public final class GuardedDriver implements GpuDriver {
    /** The number of guard values before and after each allocation, which preserves the alignment of 256 bytes. */
    private static final int GUARD = 64;

    private static final int GUARD_BYTES = GUARD * Float.BYTES;

    private final GpuDriver driver;
    private final Map<Long, Long> sizes = new TreeMap<>();

    /**
     * Creates a guarded driver.
     *
     * @param driver the underlying driver, which this driver owns and closes
     */
    public GuardedDriver(GpuDriver driver) {
        this.driver = driver;
    }

    /** Returns a device that does not reuse memory, so that every tensor has its own guards. */
    public Device device() {
        return new GpuDevice(this, GpuOptions.ofProperties(), 0);
    }

    /** Fails if a guard of an allocation in use was overwritten. */
    public synchronized void check() {
        sizes.forEach(this::check);
    }

    private void check(long address, long bytes) {
        requireNaN(address - GUARD_BYTES, "before", address, bytes);
        requireNaN(address + bytes, "behind", address, bytes);
    }

    private void requireNaN(long at, String where, long address, long bytes) {
        float[] guard = new float[GUARD];
        driver.copyFromDevice(at, guard, 0, GUARD);
        for (float value : guard) {
            if (!Float.isNaN(value)) {
                throw new AssertionError("a kernel wrote " + value + " " + where + " the " + bytes + " bytes at 0x"
                        + Long.toHexString(address));
            }
        }
    }

    @Override
    public synchronized long allocate(long bytes) {
        long base = driver.allocate(bytes + 2 * GUARD_BYTES);
        float[] poison = new float[Math.toIntExact(bytes / Float.BYTES) + 2 * GUARD];
        Arrays.fill(poison, Float.NaN);
        driver.copyToDevice(poison, 0, base, poison.length);
        sizes.put(base + GUARD_BYTES, bytes);
        return base + GUARD_BYTES;
    }

    @Override
    public synchronized void free(long address) {
        check(address, sizes.remove(address));
        driver.free(address - GUARD_BYTES);
    }

    @Override
    public String describe() {
        return driver.describe();
    }

    @Override
    public GpuModule load(String name, String ptx) {
        return driver.load(name, ptx);
    }

    @Override
    public void copyToDevice(float[] from, int at, long address, int count) {
        driver.copyToDevice(from, at, address, count);
    }

    @Override
    public void copyToDevice(int[] from, int at, long address, int count) {
        driver.copyToDevice(from, at, address, count);
    }

    @Override
    public void copyToDevice(byte[] from, int at, long address, int count) {
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
        driver.launch(kernel, shape, arguments);
    }

    @Override
    public GpuGraph capture(Runnable body) {
        return driver.capture(body);
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
