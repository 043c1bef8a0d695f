package io.clipsr.kernels.gpu.emulator.ptx;

/** One declared register. */
public final class PtxRegister {
    public final String name;
    public final PtxType type;

    PtxRegister(String name, PtxType type) {
        this.name = name;
        this.type = type;
    }
}
