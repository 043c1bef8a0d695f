package io.clipsr.examples.cli;

/** A command cannot do what it was asked; the message is the one line that the user reads. Exit code 1. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
