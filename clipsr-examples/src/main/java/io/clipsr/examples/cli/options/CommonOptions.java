package io.clipsr.examples.cli.options;

import picocli.CommandLine.Option;

/** Options that every command has. */
public final class CommonOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // set and read by picocli
    private boolean help;

    @Option(names = "--verbose", description = "Print details, and the stack trace of a failure.")
    private boolean verbose;

    /** Returns whether details and stack traces are to be printed. */
    public boolean verbose() {
        return verbose;
    }
}
