/** Programs: planned memory and launches that are captured once as a CUDA graph and launched again in one call. */
package io.clipsr.kernels.gpu.program;
