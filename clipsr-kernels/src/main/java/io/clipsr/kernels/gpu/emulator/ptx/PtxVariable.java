package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.List;

/**
 * A variable, or a parameter of an entry or function.
 *
 * @param name the name
 * @param space the address space: {@code global, const, shared, local, param}
 * @param align the alignment in bytes
 * @param bytes the size; 0 for an array of unknown size (dynamic shared memory)
 * @param external whether it is declared here but defined in another module
 * @param initial the initial contents, or null
 * @param references the addresses of other variables among the initial contents
 */
public record PtxVariable(
        String name,
        String space,
        int align,
        int bytes,
        boolean external,
        byte[] initial,
        List<PtxInitializer.Reference> references) {

    PtxVariable named(String other) {
        return new PtxVariable(other, space, align, bytes, external, initial, references);
    }
}
