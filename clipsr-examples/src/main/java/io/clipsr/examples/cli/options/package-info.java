/** Options that several commands share, with their value converters, and the layout of the help. */
package io.clipsr.examples.cli.options;
