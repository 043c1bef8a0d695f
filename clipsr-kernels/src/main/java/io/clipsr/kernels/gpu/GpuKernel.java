package io.clipsr.kernels.gpu;

/** One entry of a module. */
public interface GpuKernel {
    String name();
}
