/**
 * The operations in pure Java: direct convolutions over padded NHWC maps, with a micro-kernel that uses the Vector API
 * or plain loops.
 */
package io.clipsr.kernels.cpu;
