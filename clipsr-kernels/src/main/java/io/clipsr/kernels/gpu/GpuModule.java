package io.clipsr.kernels.gpu;

/** A translated PTX module. Belongs to the driver that loaded it. */
public interface GpuModule {

    /**
     * @param name of an {@code .entry}
     * @throws GpuException if the module has none of this name
     */
    GpuKernel kernel(String name);
}
