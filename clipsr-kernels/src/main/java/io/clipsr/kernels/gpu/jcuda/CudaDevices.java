package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;

/** The NVIDIA GPUs of this machine. Safe to ask where there is no driver, and where JCuda itself is missing. */
public final class CudaDevices {
    private CudaDevices() {}

    /**
     * How many there are, 1 at least.
     *
     * @throws GpuException if there is none, with one line that says what is missing
     */
    public static int count() {
        requireJCuda();
        try {
            return CudaDriver.devices();
        } catch (LinkageError e) {
            throw new GpuException(NativeLoader.reason(e), e);
        }
    }

    /**
     * @param ordinal from 0
     * @throws GpuException if there is no driver or no such GPU
     */
    public static GpuDriver open(int ordinal) {
        requireJCuda();
        try {
            return new CudaDriver(ordinal);
        } catch (LinkageError e) {
            throw new GpuException(NativeLoader.reason(e), e);
        }
    }

    /** Before any class that mentions JCuda's is touched. */
    private static void requireJCuda() {
        String missing = NativeLoader.failure(NativeLoader.Library.DRIVER);
        if (missing != null) {
            throw new GpuException(missing);
        }
    }
}
