package io.clipsr.weights.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What Jazzer calls, by these names: runs the target that {@code -Dfuzz.target} names, and holds each input to a second
 * of the processor's time. Memory is held by the -Xmx of the process.
 */
public final class FuzzEntry {
    private static final long MAX_NANOS = 1_000_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static FuzzTarget target;
    private static long slowest;
    private static long largest;

    private FuzzEntry() {}

    /** Takes the seeds once, so that no input pays for the loading of classes. */
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
