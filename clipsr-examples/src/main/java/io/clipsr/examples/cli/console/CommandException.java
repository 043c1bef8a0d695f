package io.clipsr.examples.cli.console;

/** A command failed; the message is one line for the user. Exit code 1. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }
}
