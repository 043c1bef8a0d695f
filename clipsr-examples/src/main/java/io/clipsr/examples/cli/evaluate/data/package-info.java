/** The data sets of the paper and its documents: where pictures, captions and masks lie, and what is chosen of them. */
package io.clipsr.examples.cli.evaluate.data;
