package io.clipsr.tiles;

import io.clipsr.kernels.DeviceException;
import java.util.function.Supplier;

/** Thrown when a device's memory does not suffice for one piece of work. The cause is the original failure. */
final class MemoryShortage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private MemoryShortage(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Does one piece of work.
     *
     * @throws MemoryShortage if the memory of Java or of the device does not suffice for it
     */
    static <T> T reported(Supplier<T> work) {
        try {
            return work.get();
        } catch (OutOfMemoryError e) {
            throw new MemoryShortage(e);
        } catch (DeviceException e) {
            if (e.isOutOfMemory()) {
                throw new MemoryShortage(e);
            }
            throw e;
        }
    }

    /** Returns the original failure, to be thrown when smaller pieces of work are not possible. */
    RuntimeException original() {
        if (getCause() instanceof Error error) {
            throw error;
        }
        return (RuntimeException) getCause();
    }
}
