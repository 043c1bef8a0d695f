package io.clipsr.kernels.gpu.emulator;

/** One declared register. */
final class PtxRegister {
    final String name;
    final PtxType type;
    /** How often instructions that say {@code .f32}, and ones that say an integer type, use it. */
    int floatUses;

    int integerUses;
    Bank bank;
    /** Its row in a warp's register file. */
    int slot;

    PtxRegister(String name, PtxType type) {
        this.name = name;
        this.type = type;
        this.bank = type.bank();
    }
}
