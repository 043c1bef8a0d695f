/** The edit test: whether another colour word moves the colour of an object towards it. */
package io.clipsr.examples.cli.evaluate.edits;
