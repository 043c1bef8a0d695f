package io.clipsr.kernels.gpu;

/** A kernel: an {@code .entry} of a module. */
public interface GpuKernel {
    String name();
}
