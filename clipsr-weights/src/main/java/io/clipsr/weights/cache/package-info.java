/** The folder of converted models: its place, its lock, and the remembered hashes of files. */
package io.clipsr.weights.cache;
