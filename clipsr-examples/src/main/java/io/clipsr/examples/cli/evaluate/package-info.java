/** {@code clipsr evaluate}: measures models on a data set, or on edits by words. */
package io.clipsr.examples.cli.evaluate;
