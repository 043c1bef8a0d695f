package io.clipsr.weights.cache;

/** Thrown if the folder of converted models cannot be used. The message explains why, and how to set another folder. */
public class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the fault and the advice to the user
     * @param cause the failure of the file system, or null
     */
    public CacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
