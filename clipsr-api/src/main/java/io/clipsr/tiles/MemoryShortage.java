package io.clipsr.tiles;

/** Thrown when a device's memory does not suffice for one piece of work. The cause is the original failure. */
final class MemoryShortage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MemoryShortage(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /** Returns the original failure, to be thrown when smaller pieces of work are not possible. */
    RuntimeException original() {
        if (getCause() instanceof Error error) {
            throw error;
        }
        return (RuntimeException) getCause();
    }
}
