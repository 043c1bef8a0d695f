package io.clipsr.kernels.gpu.emulator.machine;

/** The counters of one worker during a launch. */
public final class Profile {
    /** By operation of the kernel: how often it was issued, and the sum of its active lanes. */
    final long[] issued;

    final long[] lanes;
    /** By operation: the pattern of its last memory access, with its cost. */
    final MemoryProfile.Pattern[] patterns;

    long steps;
    long globalRequests;
    long globalBytes;
    long globalSectors;
    long globalBestSectors;
    long sharedRequests;
    long sharedWavefronts;
    long sharedBestWavefronts;

    Profile(int steps) {
        issued = new long[steps];
        lanes = new long[steps];
        patterns = new MemoryProfile.Pattern[steps];
    }
}
