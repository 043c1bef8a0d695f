/**
 * The profile of the GPU kernels on the emulator, compared with a lower bound on their work.
 *
 * <p>{@link io.clipsr.kernels.profile.ProfilingDevice} runs a network and returns one
 * {@link io.clipsr.kernels.profile.KernelCounts} per operation; {@link io.clipsr.kernels.profile.ShippedKernel} lists
 * the kernels and the resources they need. This package may use the GPU device and the emulator; they must not use it.
 */
package io.clipsr.kernels.profile;
