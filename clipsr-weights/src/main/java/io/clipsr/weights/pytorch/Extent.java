package io.clipsr.weights.pytorch;

/**
 * The position and size of a range of bytes in a file.
 *
 * @param position the position of the first byte
 * @param size the number of bytes
 */
record Extent(long position, long size) {}
