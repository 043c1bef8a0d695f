package io.clipsr.image.codec;

import java.io.IOException;

/**
 * Thrown if a picture cannot be decoded. The message continues a sentence that begins with the name of the file, such
 * as "is cut short".
 */
public final class DecodeException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates an exception. */
    public DecodeException(String message) {
        super(message);
    }

    /** Creates an exception with the failure that led to it. */
    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
