/** The folder of converted models, with its location and lock, and the cached hashes of files. */
package io.clipsr.weights.cache;
