package io.clipsr.weights.pytorch;

/**
 * Where bytes lie in a file.
 *
 * @param position of the first byte
 * @param size how many there are
 */
record Extent(long position, long size) {}
