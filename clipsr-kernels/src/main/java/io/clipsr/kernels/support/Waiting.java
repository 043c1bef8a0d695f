package io.clipsr.kernels.support;

import java.util.concurrent.ExecutionException;

/** Methods that wait for other threads. */
public final class Waiting {
    private Waiting() {}

    /** A blocking call that an interrupt ends. */
    @FunctionalInterface
    public interface Wait {
        void await() throws InterruptedException;
    }

    /**
     * Repeats a blocking call until it returns normally. If the thread was interrupted meanwhile, its interrupt status
     * is set afterwards.
     *
     * @param wait the blocking call, which is repeated after an interrupt
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
     * Returns the exception that a task threw, for the caller to throw.
     *
     * @param failure the exception of {@link java.util.concurrent.Future#get}
     * @return the unchecked exception that the task threw, or an {@link IllegalStateException} whose cause is the
     *     checked one
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
