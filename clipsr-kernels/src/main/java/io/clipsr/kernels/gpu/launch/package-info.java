/**
 * The launchers of the CUDA kernels, one per source file or group of source files, and the kernels' argument structs.
 */
package io.clipsr.kernels.gpu.launch;
