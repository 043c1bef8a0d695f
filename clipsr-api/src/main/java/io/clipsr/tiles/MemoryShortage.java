package io.clipsr.tiles;

/** What was given to a device at a time was too much for its memory. The cause says more. */
final class MemoryShortage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MemoryShortage(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /** What the device said, for callers who cannot be helped by smaller pieces. */
    RuntimeException asThrown() {
        if (getCause() instanceof Error error) {
            throw error;
        }
        return (RuntimeException) getCause();
    }
}
