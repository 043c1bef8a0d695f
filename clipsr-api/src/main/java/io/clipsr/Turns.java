package io.clipsr;

import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Lets one picture of a batch compute at a time, tile by tile: of those that wait, the first in the list. So pictures
 * end one after the other, and the later ones have what the earlier ones leave while they are read or written.
 */
final class Turns {
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private boolean taken;

    /** @param index in the list; no two threads have the same */
    <T> T take(int index, Supplier<T> work) {
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
                interrupted = true; // the work itself looks at that
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
