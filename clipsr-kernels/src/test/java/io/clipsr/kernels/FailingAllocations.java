package io.clipsr.kernels;

/** Decides which allocations of a device fail. Thread-safe. */
public final class FailingAllocations {
    /**
     * The error that all failures share, as the JVM throws the same one again when it cannot even allocate an error.
     */
    public static final OutOfMemoryError OUT_OF_MEMORY = new OutOfMemoryError("a test");

    private long remaining = Long.MAX_VALUE;
    private long failures;
    private boolean failed;

    /**
     * Makes allocations fail from now on.
     *
     * @param nth the number of the first allocation that fails, from 1
     * @param count the number of allocations that fail
     */
    public synchronized void fail(long nth, long count) {
        remaining = nth;
        failures = count;
        failed = false;
    }

    /** Lets all allocations succeed. Returns whether one has failed. */
    public synchronized boolean stop() {
        remaining = Long.MAX_VALUE;
        return failed;
    }

    /** Returns whether the allocation that is being made fails. */
    public synchronized boolean next() {
        remaining--;
        boolean fails = remaining <= 0 && remaining > -failures;
        failed |= fails;
        return fails;
    }
}
