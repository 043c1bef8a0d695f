package io.clipsr.examples.cli.console;

/** A command with a {@code --verbose} option. */
public interface VerboseCommand {
    /** Returns whether a failure's stack trace is to be printed. */
    boolean verbose();
}
