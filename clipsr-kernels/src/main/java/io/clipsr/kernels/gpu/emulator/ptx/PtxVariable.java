package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.List;

/**
 * A variable, or a parameter of an entry or function.
 *
 * @param space {@code global, const, shared, local, param}
 * @param bytes its size; 0 for an array whose size is not given (dynamic shared memory)
 * @param initial contents, or null
 * @param references addresses among them
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
