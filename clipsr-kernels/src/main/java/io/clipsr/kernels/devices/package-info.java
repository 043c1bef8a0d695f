/** The list of the machine's devices, and methods to open them. */
package io.clipsr.kernels.devices;
