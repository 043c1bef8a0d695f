package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** Special registers that keep their value while a block runs (PTX ISA, "Special Registers"). */
public enum SpecialRegister {
    TID_X,
    TID_Y,
    TID_Z,
    NTID_X,
    NTID_Y,
    NTID_Z,
    CTAID_X,
    CTAID_Y,
    CTAID_Z,
    NCTAID_X,
    NCTAID_Y,
    NCTAID_Z,
    LANEID,
    WARPID,
    NWARPID,
    LANEMASK_EQ,
    LANEMASK_LT,
    LANEMASK_LE,
    LANEMASK_GT,
    LANEMASK_GE,
    DYNAMIC_SMEM_SIZE,
    SMID,
    NSMID;

    /** The register of this name ({@code %tid.x}), or null. */
    public static SpecialRegister of(String name) {
        String constant = name.substring(1).replace('.', '_').toUpperCase(java.util.Locale.ROOT);
        for (SpecialRegister register : values()) {
            if (register.name().equals(constant)) {
                return register;
            }
        }
        return null;
    }

    int value(Block block, int thread) {
        LaunchShape shape = block.shape;
        int lane = thread % Bank.LANES;
        int bit = 1 << lane;
        return switch (this) {
            case TID_X -> thread % shape.blockX();
            case TID_Y -> thread / shape.blockX() % shape.blockY();
            case TID_Z -> thread / (shape.blockX() * shape.blockY());
            case NTID_X -> shape.blockX();
            case NTID_Y -> shape.blockY();
            case NTID_Z -> shape.blockZ();
            case CTAID_X -> block.x;
            case CTAID_Y -> block.y;
            case CTAID_Z -> block.z;
            case NCTAID_X -> shape.gridX();
            case NCTAID_Y -> shape.gridY();
            case NCTAID_Z -> shape.gridZ();
            case LANEID -> lane;
            case WARPID -> thread / Bank.LANES;
            case NWARPID -> (shape.threads() + Bank.LANES - 1) / Bank.LANES;
            case LANEMASK_EQ -> bit;
            case LANEMASK_LT -> bit - 1;
            case LANEMASK_LE -> bit | bit - 1;
            case LANEMASK_GT -> ~(bit | bit - 1);
            case LANEMASK_GE -> ~(bit - 1);
            case DYNAMIC_SMEM_SIZE -> shape.shared();
            case SMID -> 0;
            case NSMID -> 1;
        };
    }
}
