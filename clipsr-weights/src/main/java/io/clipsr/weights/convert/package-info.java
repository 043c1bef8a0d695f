/** Converts checkpoints to native models, on request or on first use, and opens models of either kind. */
package io.clipsr.weights.convert;
