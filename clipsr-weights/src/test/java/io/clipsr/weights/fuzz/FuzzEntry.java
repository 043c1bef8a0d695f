package io.clipsr.weights.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The entry point for Jazzer, which requires these method names. It runs the target given by {@code -Dfuzz.target} and
 * limits each input to one second of CPU time. The -Xmx of the process limits the memory.
 */
public final class FuzzEntry {
    private static final long MAX_NANOS = 1_000_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static FuzzTarget target;
    private static long slowest;
    private static long largest;

    private FuzzEntry() {}

    /** Runs the seeds once, so that the time of loading classes is not attributed to an input. */
    public static void fuzzerInitialize() {
        target = FuzzTarget.of(System.getProperty("fuzz.target"));
        target.seeds().forEach(target::run);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        target.run(input);
        long nanos = THREADS.getCurrentThreadCpuTime() - cpu;
        slowest = Math.max(slowest, nanos);
        largest = Math.max(largest, THREADS.getCurrentThreadAllocatedBytes() - allocated);
        if (nanos > MAX_NANOS) {
            throw new AssertionError("An input of " + input.length + " bytes took " + nanos / 1_000_000
                    + " ms, allowed are " + MAX_NANOS / 1_000_000 + ".");
        }
    }

    public static void fuzzerTearDown() {
        System.err.printf(Locale.ROOT, "MOST OF ONE INPUT: %.1f ms, %.1f MB allocated%n", slowest / 1e6, largest / 1e6);
    }
}
