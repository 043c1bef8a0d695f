package io.clipsr.examples.cli;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // set and read by picocli
    private boolean help;

    @Option(names = "--verbose", description = "Tell more, and show the stack trace of a failure.")
    private boolean verbose;

    /** Whether the stack trace of a failure is wanted. */
    boolean verbose() {
        return verbose;
    }
}
