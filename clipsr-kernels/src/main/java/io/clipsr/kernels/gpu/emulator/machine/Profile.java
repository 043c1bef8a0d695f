package io.clipsr.kernels.gpu.emulator.machine;

/** What one worker counts during a launch. */
public final class Profile {
    /** By step of the kernel: times issued, and the sum of active lanes. */
    final long[] issued;

    final long[] lanes;
    /** By step: the pattern of its last access, and what that cost. */
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
