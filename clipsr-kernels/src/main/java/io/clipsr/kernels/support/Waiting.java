package io.clipsr.kernels.support;

import java.util.concurrent.ExecutionException;

/** Waits for other threads. */
public final class Waiting {
    private Waiting() {}

    /** A wait that an interrupt ends. */
    @FunctionalInterface
    public interface Wait {
        void await() throws InterruptedException;
    }

    /**
     * Waits until the wait ends by itself. An interrupt meanwhile is passed on afterwards, as the thread's interrupt
     * status.
     *
     * @param wait the wait, which is begun again after an interrupt
     */
    public static void uninterruptibly(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    wait.await();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Returns what a task threw, to be thrown again.
     *
     * @param failure the exception of {@link java.util.concurrent.Future#get}
     * @return the unchecked exception that the task threw; a checked one as the cause of an
     *     {@link IllegalStateException}
     * @throws Error if the task threw an error
     */
    public static RuntimeException causeOf(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
