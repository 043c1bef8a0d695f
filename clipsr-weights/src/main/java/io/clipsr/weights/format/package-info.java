/** What all weight files have in common: named tensors, element types, and the exception about their format. */
package io.clipsr.weights.format;
