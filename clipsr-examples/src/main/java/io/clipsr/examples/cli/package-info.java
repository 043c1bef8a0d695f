/** The {@code clipsr} command. Every check that can be made before the work is made before the work. */
package io.clipsr.examples.cli;
