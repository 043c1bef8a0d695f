package io.clipsr;

import io.clipsr.kernels.support.Waiting;

/**
 * The calls of an object that can be closed. Closing waits for the calls that run; a new call is refused from then on.
 */
final class Lifetime {
    private final ThreadLocal<Integer> depth = new ThreadLocal<>();
    private int running;
    private boolean closing;
    private boolean closed;

    /** A call that ends when it is closed, on the thread that began it. */
    interface Call extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins a call; within another call of this thread, it is a part of that one.
     *
     * @throws IllegalStateException if the object was closed or is being closed
     */
    synchronized Call begin() {
        if (depth.get() == null && closing) {
            throw new IllegalStateException("this SuperResolver was closed; open another one");
        }
        return join();
    }

    /** Begins a part of a call that runs on another thread. */
    synchronized Call join() {
        Integer outer = depth.get();
        depth.set(outer == null ? 1 : outer + 1);
        running++;
        return () -> end(outer);
    }

    private synchronized void end(Integer outer) {
        if (outer == null) {
            depth.remove();
        } else {
            depth.set(outer);
        }
        running--;
        notifyAll();
    }

    /**
     * Waits until all calls have ended, then releases the resources, unless that was done. When it returns, they are
     * released.
     *
     * @throws IllegalStateException if this thread is within a call, for which it would wait for ever
     */
    synchronized void close(Runnable release) {
        if (depth.get() != null) {
            throw new IllegalStateException(
                    "close() was called from a progress listener, a cancellation check or another"
                            + " callback of this SuperResolver, and would wait for the computation that called it; cancel the"
                            + " computation there, and close the SuperResolver after the call has returned");
        }
        closing = true;
        Waiting.uninterruptibly(() -> {
            while (running > 0) {
                wait();
            }
        });
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
