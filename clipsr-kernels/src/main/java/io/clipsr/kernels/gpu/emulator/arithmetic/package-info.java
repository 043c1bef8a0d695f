/**
 * The arithmetic of PTX instructions on rows of 32 lanes: integers, floating-point numbers, comparisons, conversions
 * and rounding.
 *
 * <p>All functions are pure and independent of warps and memory. This package depends on
 * {@link io.clipsr.kernels.gpu.emulator.ptx} only.
 */
package io.clipsr.kernels.gpu.emulator.arithmetic;
