package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** The memory access that a warp is executing: the lanes that access one region, and their offsets. */
final class AccessScratch {
    static final int[] ALL_LANES = new int[Bank.LANES];

    static {
        for (int i = 0; i < Bank.LANES; i++) {
            ALL_LANES[i] = i;
        }
    }

    final long[] addresses = new long[Bank.LANES];
    final int[] someLanes = new int[Bank.LANES];
    /**
     * The first {@code count} entries of both arrays are the lanes, and the byte offsets in {@code region} that they
     * access.
     */
    int[] lanes = ALL_LANES;

    final int[] offsets = new int[Bank.LANES];
    int count;
    Region region;
    /** True if all lanes access the same offset. */
    boolean uniform;

    final int[] steps = new int[Bank.LANES];
    final long[] sorted = new long[Bank.LANES];
    final int[] bankCount = new int[Bank.LANES];
}
