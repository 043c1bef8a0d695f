/** Programs: planned memory, and launches that are captured as a CUDA graph and executed by one call. */
package io.clipsr.kernels.gpu.program;
