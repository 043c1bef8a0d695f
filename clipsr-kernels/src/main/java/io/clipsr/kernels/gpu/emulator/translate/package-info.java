/**
 * Translates parsed kernels into operations that the emulated GPU executes, and holds the operations that the machine
 * itself does not depend on: moves, predicates, branches, shuffles and votes.
 *
 * <p>{@link io.clipsr.kernels.gpu.emulator.translate.Translator} is the entry point; each {@code ...Translation} class
 * handles one group of instructions. Instructions that the emulator does not support are rejected here, when a module
 * is loaded. This package depends on {@link io.clipsr.kernels.gpu.emulator.ptx},
 * {@link io.clipsr.kernels.gpu.emulator.arithmetic} and {@link io.clipsr.kernels.gpu.emulator.machine}.
 */
package io.clipsr.kernels.gpu.emulator.translate;
