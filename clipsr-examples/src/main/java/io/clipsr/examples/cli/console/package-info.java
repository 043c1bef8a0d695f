/** Terminal output and process control: progress, error messages, interrupts, file sizes as text. */
package io.clipsr.examples.cli.console;
