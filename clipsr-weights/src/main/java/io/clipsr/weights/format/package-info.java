/** The common interface of all weight files: named tensors, element types, and the exception for invalid files. */
package io.clipsr.weights.format;
