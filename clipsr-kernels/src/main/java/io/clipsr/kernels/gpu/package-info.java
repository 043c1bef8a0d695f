/**
 * The seam between a GPU device and what runs its kernels: the driver calls, their arguments, their exceptions. Real
 * GPUs are behind it in {@code jcuda}, the emulator in {@code emulator}. The PTX resources lie in this package.
 */
package io.clipsr.kernels.gpu;
