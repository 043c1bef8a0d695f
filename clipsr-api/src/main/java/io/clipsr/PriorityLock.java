package io.clipsr;

import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Lets one picture of a batch compute at a time, tile by tile; among those waiting, the first in the list goes next. So
 * pictures finish in order, and later ones compute only while earlier ones are being read or written.
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
        boolean interrupted = false;
        waiting.add(index);
        while (taken || waiting.first() != index) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // restored below; the work checks it
            }
        }
        waiting.remove(index);
        taken = true;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        taken = false;
        notifyAll();
    }
}
