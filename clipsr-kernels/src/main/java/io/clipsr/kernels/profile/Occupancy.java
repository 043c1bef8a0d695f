package io.clipsr.kernels.profile;

import java.util.Map;
import java.util.TreeSet;

/**
 * Theoretical occupancy: the fraction of a multiprocessor's warps that can be resident at the same time (CUDA C++
 * Programming Guide, technical specifications by compute capability).
 */
final class Occupancy {
    private static final int WARP = 32;
    private static final int REGISTERS = 64 * 1024;
    /** Registers are allocated in units of 8 per thread, and for four warps at a time, one per scheduler. */
    private static final int REGISTER_UNIT = 8;

    private static final int SCHEDULERS = 4;

    /**
     * The limits of one multiprocessor.
     *
     * @param warps the most resident warps
     * @param blocks the most resident blocks
     * @param sharedMemory the bytes of shared memory
     * @param reserved the bytes of shared memory that the system reserves in each block
     */
    private record Multiprocessor(int warps, int blocks, int sharedMemory, int reserved) {}

    private static final Map<Integer, Multiprocessor> LIMITS = Map.of(
            75, new Multiprocessor(32, 16, 64 * 1024, 0),
            80, new Multiprocessor(64, 32, 164 * 1024, 1024),
            86, new Multiprocessor(48, 16, 100 * 1024, 1024),
            89, new Multiprocessor(48, 24, 100 * 1024, 1024),
            90, new Multiprocessor(64, 32, 228 * 1024, 1024),
            100, new Multiprocessor(64, 32, 228 * 1024, 1024),
            120, new Multiprocessor(48, 24, 100 * 1024, 1024));

    private Occupancy() {}

    /**
     * Returns the fraction of a multiprocessor's warps that can be resident at the same time, 0 to 1.
     *
     * @param capability the compute capability without the dot
     * @param threads the threads per block
     * @param registers the registers per thread
     * @param sharedMemory the bytes of shared memory per block
     * @throws IllegalArgumentException for a compute capability whose limits are not known here
     */
    static double of(int capability, int threads, int registers, int sharedMemory) {
        Multiprocessor limits = LIMITS.get(capability);
        if (limits == null) {
            throw new IllegalArgumentException("the limits of compute capability " + capability
                    + " are not known, only those of " + new TreeSet<>(LIMITS.keySet()));
        }
        int warps = (threads + WARP - 1) / WARP;
        int unit = (registers + REGISTER_UNIT - 1) / REGISTER_UNIT * REGISTER_UNIT;
        int byRegisters = REGISTERS / (unit * WARP) / SCHEDULERS * SCHEDULERS / warps;
        int bySharedMemory = limits.sharedMemory / Math.max(1, sharedMemory + limits.reserved);
        int blocks = Math.min(Math.min(limits.blocks, limits.warps / warps), Math.min(byRegisters, bySharedMemory));
        return (double) blocks * warps / limits.warps;
    }
}
