/** Input and output files: finding, naming, and checking them before any work begins. */
package io.clipsr.examples.cli.files;
