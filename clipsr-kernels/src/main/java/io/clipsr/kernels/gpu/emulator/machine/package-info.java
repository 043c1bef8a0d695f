/**
 * The emulated GPU: launches, blocks, warps, barriers and memory, and the checks and counters: the race detector, the
 * check for uninitialised reads, and the profile.
 *
 * <p>A {@link io.clipsr.kernels.gpu.emulator.machine.Launch} distributes the blocks of a grid over worker threads. A
 * {@link io.clipsr.kernels.gpu.emulator.machine.Block} runs its {@link io.clipsr.kernels.gpu.emulator.machine.Warp}s
 * from barrier to barrier. A warp executes one {@link io.clipsr.kernels.gpu.emulator.machine.Op} at a time, for all of
 * its 32 lanes. This package depends on {@link io.clipsr.kernels.gpu.emulator.ptx} and
 * {@link io.clipsr.kernels.gpu.emulator.arithmetic}.
 */
package io.clipsr.kernels.gpu.emulator.machine;
