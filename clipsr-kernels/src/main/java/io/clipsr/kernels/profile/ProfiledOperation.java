package io.clipsr.kernels.profile;

/**
 * One operation of a network.
 *
 * @param part of the network, as told to {@link ProfilingDevice#part}
 * @param counts of its launches, named after their kernels: {@code conv2d_plain + conv2d_reduce}
 */
public record ProfiledOperation(String part, KernelCounts counts) {}
