package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** A memory access: finds the region that each lane accesses, and throws a fault for invalid addresses. */
public abstract class MemoryOp extends Op {

    /** The address space. ARGUMENT is local memory that holds arguments of functions. */
    public enum Space {
        GLOBAL,
        CONST,
        SHARED,
        LOCAL,
        ARGUMENT,
        GENERIC
    }

    final Space space;
    /** The bytes per lane. */
    final int bytes;

    private final int addressSlot;
    private final boolean wide;
    private final long offset;

    /**
     * Creates the operation.
     *
     * @param addressSlot the row of the address
     * @param wide whether that row is a LONG row; otherwise it is an INT row, which is zero-extended
     * @param offset the bytes added to the address
     */
    MemoryOp(Space space, int bytes, int addressSlot, boolean wide, long offset) {
        this.space = space;
        this.bytes = bytes;
        this.addressSlot = addressSlot;
        this.wide = wide;
        this.offset = offset;
    }

    /** Executes the access for the lanes of {@code access}, which are all in one region. */
    abstract void access(Warp warp, AccessScratch access);

    abstract boolean writes();

    /**
     * Returns whether lane {@code j} of the access writes the value that is already there, or the same value as the
     * lane of {@code entry} in the same instruction.
     */
    boolean writesTheSame(Warp warp, AccessScratch access, int j, int entry) {
        return false;
    }

    @Override
    public final void execute(Warp warp, int mask) {
        AccessScratch access = warp.access;
        addresses(warp, access.addresses);
        int remaining = mask;
        while (remaining != 0) {
            int lead = Integer.numberOfTrailingZeros(remaining);
            long address = access.addresses[lead];
            Region region = region(warp, lead, address);
            access.region = region;
            long base = base(region);
            if (remaining == -1 && region.kind != Region.Kind.LOCAL && allInside(access, base, region.size)) {
                access.lanes = AccessScratch.ALL_LANES;
                access.count = Bank.LANES;
                remaining = 0;
            } else {
                remaining = gather(warp, access, remaining, base);
            }
            if (warp.block.launch.options.profile()) {
                MemoryProfile.count(warp.block, access, bytes, index);
            }
            access(warp, access);
        }
    }

    private void addresses(Warp warp, long[] addresses) {
        Object row = warp.rows[addressSlot];
        long plus = offset;
        if (wide) {
            long[] from = (long[]) row;
            for (int i = 0; i < Bank.LANES; i++) {
                addresses[i] = from[i] + plus;
            }
        } else {
            int[] from = (int[]) row;
            for (int i = 0; i < Bank.LANES; i++) {
                addresses[i] = (from[i] & 0xffffffffL) + plus;
            }
        }
    }

    /** Fast path: computes the offsets of all lanes. Returns whether all are inside the region and aligned. */
    private boolean allInside(AccessScratch access, long base, int size) {
        long[] addresses = access.addresses;
        int[] offsets = access.offsets;
        long limit = size - bytes;
        int odd = 0;
        int first = (int) (addresses[0] - base);
        int differs = 0;
        long outside = 0;
        for (int i = 0; i < Bank.LANES; i++) {
            long at = addresses[i] - base;
            outside |= at | limit - at;
            odd |= (int) at;
            differs |= (int) at ^ first;
            offsets[i] = (int) at;
        }
        access.uniform = differs == 0;
        return outside >= 0 && (odd & bytes - 1) == 0;
    }

    /** Collects the lanes that access the region, with every check. Returns the mask of the remaining lanes. */
    private int gather(Warp warp, AccessScratch access, int mask, long base) {
        Region region = access.region;
        boolean local = region.kind == Region.Kind.LOCAL;
        int localBytes = warp.kernel.localBytes;
        long size = local ? localBytes : region.size;
        int left = 0;
        int count = 0;
        access.uniform = false;
        access.lanes = access.someLanes;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            long address = access.addresses[lane];
            long at = address - (local && space != Space.LOCAL ? EmulatedMemory.LOCAL_WINDOW : base);
            if (rest != mask
                    && space != Space.SHARED
                    && space != Space.LOCAL
                    && space != Space.ARGUMENT
                    && region(warp, lane, address) != region) {
                left |= 1 << lane;
                continue;
            }
            if (at < 0 || at > size - bytes) {
                throw warp.fault(
                        EmulatorFault.Kind.OUT_OF_BOUNDS,
                        lane,
                        address,
                        (writes() ? "writes " : "reads ") + bytes + " bytes at " + EmulatedMemory.hex(address)
                                + ", byte " + at + " of " + region.name + " of " + size + " bytes");
            }
            if ((at & bytes - 1) != 0) {
                throw warp.fault(
                        EmulatorFault.Kind.MISALIGNED,
                        lane,
                        address,
                        "the address " + EmulatedMemory.hex(address) + " is not a multiple of " + bytes);
            }
            access.someLanes[count] = lane;
            access.offsets[count++] = (int) at + (local ? lane * localBytes : 0);
        }
        access.count = count;
        return left;
    }

    private long base(Region region) {
        return switch (region.kind) {
            case SHARED -> space == Space.GENERIC ? EmulatedMemory.SHARED_WINDOW : 0;
            case LOCAL -> 0;
            case GLOBAL, CONSTANT -> region.base;
        };
    }

    private Region region(Warp warp, int lane, long address) {
        if (space == Space.SHARED) {
            return warp.block.shared;
        }
        if (space == Space.LOCAL
                || space == Space.ARGUMENT
                || space == Space.GENERIC && EmulatedMemory.isLocal(address)) {
            if (warp.local == null) {
                throw warp.fault(EmulatorFault.Kind.OUT_OF_BOUNDS, lane, address, "the kernel has no local memory");
            }
            return warp.local;
        }
        if (space == Space.GENERIC && EmulatedMemory.isShared(address)) {
            return warp.block.shared;
        }
        Region region = space == Space.GENERIC && EmulatedMemory.isParameter(address)
                ? warp.block.launch.parameterRegion
                : warp.block.launch.memory.find(address);
        if (region == null) {
            throw warp.fault(
                    EmulatorFault.Kind.OUT_OF_BOUNDS,
                    lane,
                    address,
                    (writes() ? "writes " : "reads ") + bytes + " bytes at " + EmulatedMemory.hex(address)
                            + ", which is not allocated");
        }
        if (region.data == null) {
            throw warp.fault(
                    EmulatorFault.Kind.USE_AFTER_FREE, lane, address, EmulatedMemory.hex(address) + " was freed");
        }
        if (writes() && region.kind == Region.Kind.CONSTANT) {
            throw warp.fault(EmulatorFault.Kind.READ_ONLY, lane, address, "writes constant memory, " + region.name);
        }
        return region;
    }
}
