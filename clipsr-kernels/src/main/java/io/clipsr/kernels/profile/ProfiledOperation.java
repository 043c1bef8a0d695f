package io.clipsr.kernels.profile;

/**
 * The profile of one operation of a network.
 *
 * @param part the part of the network that the operation belongs to, as set by {@link ProfilingDevice#part}
 * @param counts the counts of its launches, named after their kernels: {@code conv2d_small + conv2d_reduce}
 */
public record ProfiledOperation(String part, KernelCounts counts) {}
