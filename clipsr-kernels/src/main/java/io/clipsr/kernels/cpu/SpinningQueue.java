package io.clipsr.kernels.cpu;

import java.util.concurrent.LinkedBlockingQueue;

/**
 * A queue whose reader looks for the next task a little while before it sleeps. Operations of a network follow each
 * other within microseconds, and waking a thread takes tens of them.
 */
final class SpinningQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;
    private static final long SPIN_NANOS = 50_000;

    @Override
    public Runnable take() throws InterruptedException {
        long start = System.nanoTime();
        do {
            Runnable task = poll();
            if (task != null) {
                return task;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - start < SPIN_NANOS);
        return super.take();
    }
}
