package io.clipsr.examples.cli;

/** A command with the common options, so that a failure knows whether to show its stack trace. */
interface VerboseCommand {
    CommonOptions common();
}
