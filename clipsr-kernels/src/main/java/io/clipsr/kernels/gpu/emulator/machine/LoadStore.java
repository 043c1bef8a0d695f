package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.Bytes;

/** {@code ld} and {@code st}: one, two or four elements per lane. */
public final class LoadStore extends MemoryOp {
    private final boolean store;
    private final int element;
    private final boolean signed;
    private final boolean strong;
    /** The row of each element and its bank; slot -1 for an element that is discarded. */
    private final int[] slots;

    private final Bank[] banks;

    /**
     * Creates the operation.
     *
     * @param strong whether it is volatile, relaxed, acquire or release
     * @param element the bytes per element
     */
    public LoadStore(
            Space space,
            boolean store,
            boolean strong,
            int element,
            boolean signed,
            int addressSlot,
            boolean wide,
            long offset,
            int[] slots,
            Bank[] banks) {
        super(space, element * slots.length, addressSlot, wide, offset);
        this.store = store;
        this.strong = strong;
        this.element = element;
        this.signed = signed;
        this.slots = slots;
        this.banks = banks;
    }

    @Override
    boolean writes() {
        return store;
    }

    @Override
    void access(Warp warp, AccessScratch access) {
        Region region = access.region;
        EmulatorOptions options = warp.block.launch.options;
        boolean traced = options.races() && (region.kind == Region.Kind.GLOBAL || region.kind == Region.Kind.SHARED);
        if (store) {
            if (traced) {
                RaceDetector.write(warp, this, access, bytes, strong);
            }
            for (int k = 0; k < slots.length; k++) {
                store(warp.rows[slots[k]], banks[k], access, k * element);
            }
            region.markWritten(access, bytes);
        } else {
            // Structs are passed with their padding, which is never written.
            if (options.validity() && space != Space.ARGUMENT && !region.allWritten()) {
                checkWritten(warp, access);
            }
            if (traced) {
                RaceDetector.read(warp, access, bytes, strong);
            }
            for (int k = 0; k < slots.length; k++) {
                if (slots[k] >= 0) {
                    load(warp.rows[slots[k]], banks[k], access, k * element);
                }
            }
        }
    }

    private void checkWritten(Warp warp, AccessScratch access) {
        int count = access.uniform ? 1 : access.count;
        for (int j = 0; j < count; j++) {
            int bad = access.region.firstUnwritten(access.offsets[j], bytes);
            if (bad >= 0
                    && !(access.region.kind == Region.Kind.LOCAL && mayBePadding(access.region, access.offsets[j]))) {
                throw warp.fault(
                        EmulatorFault.Kind.UNINITIALISED_READ,
                        access.lanes[j],
                        access.region.base + bad,
                        "reads uninitialised memory: " + EmulatedMemory.describe(access.region, bad));
            }
        }
    }

    /**
     * Returns whether the unwritten bytes of a read may be padding of a struct. Compilers copy structs with their
     * padding, in elements of any size. A word or larger element of which no byte was written is not padding.
     */
    private boolean mayBePadding(Region region, int offset) {
        if (element < Integer.BYTES) {
            return true;
        }
        for (int k = 0; k < slots.length; k++) {
            if (!region.anyWritten(offset + k * element, element)) {
                return false;
            }
        }
        return true;
    }

    private void load(Object row, Bank bank, AccessScratch access, int plus) {
        byte[] data = access.region.data;
        int[] offsets = access.offsets;
        int[] lanes = access.lanes;
        int count = access.count;
        if (bank == Bank.FLOAT) {
            float[] to = (float[]) row;
            if (access.uniform) {
                java.util.Arrays.fill(to, (float) Bytes.FLOAT.get(data, offsets[0] + plus));
            } else if (lanes == AccessScratch.ALL_LANES) {
                for (int j = 0; j < Bank.LANES; j++) {
                    to[j] = (float) Bytes.FLOAT.get(data, offsets[j] + plus);
                }
            } else {
                for (int j = 0; j < count; j++) {
                    to[lanes[j]] = (float) Bytes.FLOAT.get(data, offsets[j] + plus);
                }
            }
        } else if (bank == Bank.INT) {
            int[] to = (int[]) row;
            for (int j = 0; j < count; j++) {
                to[lanes[j]] = (int) element(data, offsets[j] + plus);
            }
        } else {
            long[] to = (long[]) row;
            for (int j = 0; j < count; j++) {
                to[lanes[j]] = element(data, offsets[j] + plus);
            }
        }
    }

    private long element(byte[] data, int offset) {
        long bits = Bytes.get(data, offset, element);
        return signed ? Bytes.signExtend(bits, element) : bits;
    }

    private void store(Object row, Bank bank, AccessScratch access, int plus) {
        byte[] data = access.region.data;
        for (int j = 0; j < access.count; j++) {
            Bytes.set(data, access.offsets[j] + plus, element, bits(row, bank, access.lanes[j]));
        }
    }

    private static long bits(Object row, Bank bank, int lane) {
        return switch (bank) {
            case FLOAT -> Float.floatToRawIntBits(((float[]) row)[lane]);
            case INT -> ((int[]) row)[lane];
            default -> ((long[]) row)[lane];
        };
    }

    @Override
    boolean writesTheSame(Warp warp, AccessScratch access, int j, int entry) {
        int other = entry & 63;
        boolean together = false;
        for (int i = 0; i < j; i++) {
            together |= entry >>> 6 == warp.stamp && access.lanes[i] == other && access.offsets[i] == access.offsets[j];
        }
        boolean same = true;
        for (int k = 0; k < slots.length; k++) {
            Object row = warp.rows[slots[k]];
            long mine = bits(row, banks[k], access.lanes[j]);
            long there = together
                    ? bits(row, banks[k], other)
                    : Bytes.get(access.region.data, access.offsets[j] + k * element, element);
            same &= (mine ^ there) << 64 - 8 * element == 0;
        }
        return same;
    }
}
