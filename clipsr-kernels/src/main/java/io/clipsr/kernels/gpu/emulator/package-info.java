/**
 * A PTX interpreter: runs the kernels that ship on any machine, and watches them while they run.
 *
 * <p>The way of a kernel: {@link io.clipsr.kernels.gpu.emulator.ptx.PtxParser} reads a module,
 * {@link io.clipsr.kernels.gpu.emulator.translate.Translator} turns each entry into steps
 * ({@link io.clipsr.kernels.gpu.emulator.machine.Op}), {@link io.clipsr.kernels.gpu.emulator.machine.Launch} spreads
 * the blocks of a grid over workers, a {@link io.clipsr.kernels.gpu.emulator.machine.Block} takes its
 * {@link io.clipsr.kernels.gpu.emulator.machine.Warp}s from barrier to barrier, and a warp does one step for all of its
 * 32 lanes at a time.
 *
 * <p>A function that is called takes its call's place. What the emulator leaves out is refused when a module loads, see
 * {@link io.clipsr.kernels.gpu.emulator.ptx.PtxLimits}; also directed rounding but of add, sub, mul, fma and
 * conversions. A warp comes to a barrier as a whole. Lanes of a warp that a branch has parted run one side after the
 * other up to where they meet, so code in which the sides wait for each other is refused as {@code INACTIVE_LANE} or
 * {@code DIVERGENT_BARRIER}, which newer devices would run; blocks that wait for other blocks may wait for ever.
 */
package io.clipsr.kernels.gpu.emulator;
