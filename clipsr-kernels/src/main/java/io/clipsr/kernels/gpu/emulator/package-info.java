/**
 * A PTX interpreter: runs the GPU kernels without a GPU, checks every memory access, and counts what the kernels do. It
 * does not depend on this library's kernels.
 *
 * <p>The packages, each of which depends only on those before it:
 *
 * <ol>
 *   <li>{@link io.clipsr.kernels.gpu.emulator.ptx} parses a module.
 *   <li>{@link io.clipsr.kernels.gpu.emulator.arithmetic} computes on rows of 32 lanes.
 *   <li>{@link io.clipsr.kernels.gpu.emulator.machine} executes operations: launches, blocks, warps, memory, checks.
 *   <li>{@link io.clipsr.kernels.gpu.emulator.translate} turns each parsed kernel into operations.
 *   <li>This package implements the driver interface on top of them.
 * </ol>
 *
 * <p>Limits: calls are inlined, so there is no recursion. Unsupported instructions are rejected when a module is
 * loaded, see {@link io.clipsr.kernels.gpu.emulator.ptx.PtxLimits}; directed rounding is supported for add, sub, mul,
 * fma and conversions only. All lanes of a warp must arrive at a block's barrier together. When lanes diverge, one path
 * runs after the other until both reconverge. Code in which the paths wait for each other fails with
 * {@code INACTIVE_LANE} or {@code DIVERGENT_BARRIER}, although newer GPUs would run it. Blocks that wait for other
 * blocks may wait forever.
 */
package io.clipsr.kernels.gpu.emulator;
