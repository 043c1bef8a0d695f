/** Finds and opens the devices of this machine. */
package io.clipsr.kernels.devices;
