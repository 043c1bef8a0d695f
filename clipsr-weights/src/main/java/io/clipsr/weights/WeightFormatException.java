package io.clipsr.weights;

/** A weight file that is not what it should be. The message says what was wrong, what was expected, what to do. */
public class WeightFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WeightFormatException(String message) {
        super(message);
    }

    public WeightFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
