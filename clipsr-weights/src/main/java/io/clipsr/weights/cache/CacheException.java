package io.clipsr.weights.cache;

/** Thrown if the folder of converted models cannot be used. The message says why, and how to name another folder. */
public class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the fault and what to do about it
     * @param cause the failure of the file system, or null
     */
    public CacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
