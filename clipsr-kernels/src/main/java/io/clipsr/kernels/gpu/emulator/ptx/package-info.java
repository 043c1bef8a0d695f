/**
 * The PTX language: the parser, the parsed form of a program, the layout of its variables, and the list of what the
 * emulator does not support.
 *
 * <p>{@link io.clipsr.kernels.gpu.emulator.ptx.PtxParser} turns the text of a module into a
 * {@link io.clipsr.kernels.gpu.emulator.ptx.PtxModule}. This package depends on no other package of the emulator.
 */
package io.clipsr.kernels.gpu.emulator.ptx;
