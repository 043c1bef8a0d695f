package io.clipsr.examples.cli.options;

import picocli.CommandLine.Option;

/** Options that every command has. */
public final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--verbose", description = "Tell more, and show the stack trace of a failure.")
    private boolean verbose;

    /** Whether the stack trace of a failure is wanted. */
    public boolean verbose() {
        return verbose;
    }
}
