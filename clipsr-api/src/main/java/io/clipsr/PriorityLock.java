package io.clipsr;

import io.clipsr.kernels.support.Waiting;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A lock that lets one picture of a batch compute at a time, tile by tile. Of the waiting pictures, the first in the
 * list is next. So pictures finish in order, and later ones compute only while earlier ones are being read or written.
 */
final class PriorityLock {
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private boolean taken;

    /**
     * Runs the work while no other thread does.
     *
     * @param index the priority, lowest first; unique among the threads
     */
    <T> T run(int index, Supplier<T> work) {
        begin(index);
        try {
            return work.get();
        } finally {
            end();
        }
    }

    private synchronized void begin(int index) {
        waiting.add(index);
        // The work itself checks for an interrupt.
        Waiting.uninterruptibly(() -> {
            while (taken || waiting.first() != index) {
                wait();
            }
        });
        waiting.remove(index);
        taken = true;
    }

    private synchronized void end() {
        taken = false;
        notifyAll();
    }
}
