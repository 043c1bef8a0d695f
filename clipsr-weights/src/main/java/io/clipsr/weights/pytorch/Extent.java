package io.clipsr.weights.pytorch;

/**
 * Where bytes lie in a file.
 *
 * @param position the position of the first byte
 * @param size the number of bytes
 */
record Extent(long position, long size) {}
