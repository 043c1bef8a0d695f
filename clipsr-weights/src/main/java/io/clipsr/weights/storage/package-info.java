/** Bytes at positions, decoded to numbers: the storage that the readers of all formats share. */
package io.clipsr.weights.storage;
