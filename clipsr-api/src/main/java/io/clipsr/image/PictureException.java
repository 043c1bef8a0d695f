package io.clipsr.image;

import java.io.IOException;

/**
 * Thrown when a picture file cannot be read or written. The message is one sentence for the user: what is wrong, and
 * what to do.
 */
public final class PictureException extends IOException {
    private static final long serialVersionUID = 1L;

    PictureException(String message) {
        super(message);
    }

    PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
