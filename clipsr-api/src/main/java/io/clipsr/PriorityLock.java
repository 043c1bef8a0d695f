package io.clipsr;

import io.clipsr.kernels.support.Waiting;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The order in which the pictures of a batch compute, tile by tile. Of the waiting pictures, the first in the list is
 * next. So pictures finish in order, and later ones compute only while earlier ones are being read or written. Large
 * tiles are computed one at a time, because several would only compete for memory. Small ones are computed side by
 * side: a processor each is faster than all processors for one after the other.
 */
final class PriorityLock {
    /** The estimated memory in bytes of the largest tile that is computed beside others. */
    private static final long SMALL = 32L << 20;

    private final TreeSet<Integer> waiting = new TreeSet<>();
    private final int processors;
    private int running;
    private boolean largeRuns;

    /**
     * Creates a free lock.
     *
     * @param processors the largest number of tiles that are computed at a time
     */
    PriorityLock(int processors) {
        this.processors = processors;
    }

    /**
     * Runs the work: alone if it needs much memory, else beside others that need little.
     *
     * @param index the priority, lowest first; unique among the threads
     * @param memory the estimated memory of the work in bytes
     */
    <T> T run(int index, long memory, Supplier<T> work) {
        begin(index, memory);
        try {
            return work.get();
        } finally {
            end();
        }
    }

    private synchronized void begin(int index, long memory) {
        boolean large = memory > SMALL;
        waiting.add(index);
        // The work itself checks for an interrupt.
        Waiting.uninterruptibly(() -> {
            while (waiting.first() != index || running > 0 && (running == processors || large || largeRuns)) {
                wait();
            }
        });
        waiting.remove(index);
        running++;
        largeRuns = large;
        notifyAll(); // the next one may be computed beside it
    }

    private synchronized void end() {
        running--;
        largeRuns = false; // if it was large, it ran alone
        notifyAll();
    }
}
