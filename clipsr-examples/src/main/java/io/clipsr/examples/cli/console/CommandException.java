package io.clipsr.examples.cli.console;

/** A command cannot do what it was asked; the message is the one line that the user reads. Exit code 1. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }
}
