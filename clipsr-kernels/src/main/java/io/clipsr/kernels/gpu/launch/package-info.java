/**
 * The launchers of the CUDA kernels, one for each source file or group of them, and the structs that kernels are given.
 */
package io.clipsr.kernels.gpu.launch;
