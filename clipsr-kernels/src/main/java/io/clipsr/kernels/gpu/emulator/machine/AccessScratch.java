package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** One memory access of a warp while it is worked on: the lanes that touch one region, and where. */
final class AccessScratch {
    static final int[] ALL_LANES = new int[Bank.LANES];

    static {
        for (int i = 0; i < Bank.LANES; i++) {
            ALL_LANES[i] = i;
        }
    }

    final long[] addresses = new long[Bank.LANES];
    final int[] someLanes = new int[Bank.LANES];
    /** The first {@code count} are the lanes, and the byte offsets in {@code region} they touch. */
    int[] lanes = ALL_LANES;

    final int[] offsets = new int[Bank.LANES];
    int count;
    Region region;
    /** All lanes touch the same place. */
    boolean uniform;

    final int[] steps = new int[Bank.LANES];
    final long[] sorted = new long[Bank.LANES];
    final int[] bankCount = new int[Bank.LANES];
}
