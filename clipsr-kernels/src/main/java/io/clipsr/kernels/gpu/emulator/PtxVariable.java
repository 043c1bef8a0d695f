package io.clipsr.kernels.gpu.emulator;

/**
 * A variable, or a parameter of an entry.
 *
 * @param space   {@code global, const, shared, local, param}
 * @param bytes   its size; 0 for an array whose size is not given (dynamic shared memory)
 * @param initial contents, or null
 */
record PtxVariable(String name, String space, int align, int bytes, boolean external, byte[] initial) {
}
