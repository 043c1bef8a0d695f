/**
 * The operations in pure Java: direct convolutions over padded NHWC maps, on a micro-kernel of the Vector API or of
 * plain loops.
 */
package io.clipsr.kernels.cpu;
