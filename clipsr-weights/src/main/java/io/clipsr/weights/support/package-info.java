/** Helpers for files and resources that are independent of weights: atomic writing, and closing on failure. */
package io.clipsr.weights.support;
