/** Tensors and the operations of a device. The entry point is {@link io.clipsr.kernels.Device}. */
package io.clipsr.kernels;
