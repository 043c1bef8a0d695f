/** The entry point of the {@code clipsr} command and the list of its subcommands. */
package io.clipsr.examples.cli;
