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
    /** The memory of the largest tile that is computed beside as many others as there are processors. */
    private static final long SMALL = 32L << 20;

    private final TreeSet<Integer> waiting = new TreeSet<>();
    private final int processors;
    private final long capacity;
    private int running;
    private long taken;

    /**
     * Creates a free lock.
     *
     * @param processors the largest number of tiles that are computed at a time
     */
    PriorityLock(int processors) {
        this.processors = processors;
        this.capacity = processors * SMALL;
    }

    /**
     * Runs the work while no other thread does, or few others do if all of them need little memory.
     *
     * @param index the priority, lowest first; unique among the threads
     * @param memory the estimated memory of the work in bytes
     */
    <T> T run(int index, long memory, Supplier<T> work) {
        begin(index, memory);
        try {
            return work.get();
        } finally {
            end(memory);
        }
    }

    private synchronized void begin(int index, long memory) {
        waiting.add(index);
        // The work itself checks for an interrupt.
        Waiting.uninterruptibly(() -> {
            while (waiting.first() != index || running > 0 && (running == processors || taken + memory > capacity)) {
                wait();
            }
        });
        waiting.remove(index);
        running++;
        taken += memory;
        notifyAll(); // the next one may fit beside it
    }

    private synchronized void end(long memory) {
        running--;
        taken -= memory;
        notifyAll();
    }
}
