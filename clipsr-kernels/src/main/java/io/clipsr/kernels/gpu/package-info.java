/**
 * The driver interface of the GPU device: the driver calls, their arguments and their exceptions. Its implementations
 * are in {@code jcuda} for real GPUs and in {@code emulator}. The PTX resources are stored in this package.
 */
package io.clipsr.kernels.gpu;
