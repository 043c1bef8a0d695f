/** Helpers for files and resources that know nothing of weights: atomic writing, and closing on failure. */
package io.clipsr.weights.support;
