package io.clipsr.kernels.gpu.emulator;

/** One declared register. */
final class PtxRegister {
    final String name;
    final PtxType type;

    PtxRegister(String name, PtxType type) {
        this.name = name;
        this.type = type;
    }
}
