/** The GPU device. */
package io.clipsr.kernels.gpu.device;
