package io.clipsr.kernels.gpu.emulator.machine;

/** The counters of one worker during a launch. */
public final class Profile {
    /** The number of issues of each operation of the kernel, and the sum of its active lanes. */
    final long[] issued;

    final long[] lanes;
    /** The pattern of the last memory access of each operation, with its cost. */
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
