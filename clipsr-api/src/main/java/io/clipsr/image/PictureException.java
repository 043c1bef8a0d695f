package io.clipsr.image;

import io.clipsr.weights.support.PlainLine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when a picture file cannot be read or written. The message is one sentence for the user: what is wrong, and
 * what to do. Control characters of names and metadata are question marks in it.
 */
public final class PictureException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final long MEBIBYTE = 1 << 20;

    PictureException(String message) {
        super(PlainLine.of(message));
    }

    PictureException(String message, Throwable cause) {
        super(PlainLine.of(message), cause);
    }

    /**
     * Returns the exception for an error that one picture has caused, such as {@link OutOfMemoryError}.
     *
     * @param file the picture
     * @param error the error, which becomes the cause
     */
    public static PictureException of(Path file, Error error) {
        if (error instanceof OutOfMemoryError) {
            return new PictureException(
                    file + " needs more memory than Java has, "
                            + Runtime.getRuntime().maxMemory() / MEBIBYTE
                            + " MiB; raise the limit with -Xmx, or reduce the picture first",
                    error);
        }
        if (error instanceof StackOverflowError) {
            return new PictureException(
                    file + " is nested too deeply to be read; save it anew with another program", error);
        }
        return new PictureException(
                file + " needs a library that cannot be loaded: " + error.getMessage() + "; complete the class path",
                error);
    }
}
