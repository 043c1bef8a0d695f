package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;

/** The NVIDIA GPUs of this machine. The methods throw a clear exception if the driver or JCuda is missing. */
public final class CudaDevices {
    private CudaDevices() {}

    /**
     * Returns the number of GPUs, 1 at least.
     *
     * @throws GpuException if there is none; the one-line message names the missing part
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
     * Opens a GPU.
     *
     * @param ordinal the index of the GPU, from 0
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

    /** Checks that JCuda can be used. Must be called before a class that refers to JCuda is loaded. */
    private static void requireJCuda() {
        String missing = NativeLoader.failure(NativeLoader.Library.DRIVER);
        if (missing != null) {
            throw new GpuException(missing);
        }
    }
}
