package io.clipsr.kernels.gpu;

/** A loaded PTX module. It can only be used with the driver that loaded it. */
public interface GpuModule {

    /**
     * Returns a kernel.
     *
     * @param name the name of an {@code .entry}
     * @throws GpuException if the module has no entry of this name
     */
    GpuKernel kernel(String name);
}
