/** Tensors, and the operations on them that every device has. {@link io.clipsr.kernels.Device} is the entry. */
package io.clipsr.kernels;
