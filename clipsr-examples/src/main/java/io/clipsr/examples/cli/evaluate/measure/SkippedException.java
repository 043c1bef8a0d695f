package io.clipsr.examples.cli.evaluate.measure;

/** A picture has nothing to evaluate, such as no visible object; the message says why. */
public final class SkippedException extends Exception {
    private static final long serialVersionUID = 1L;

    SkippedException(String message) {
        super(message);
    }
}
