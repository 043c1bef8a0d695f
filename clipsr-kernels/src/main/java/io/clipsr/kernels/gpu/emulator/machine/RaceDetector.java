package io.clipsr.kernels.gpu.emulator.machine;

/**
 * A detector of data races: accesses to the same place that are not ordered. Accesses are ordered by barriers of the
 * block, within a warp also by {@code bar.warp.sync}, shuffles and votes, and by the end of a launch. Atomic operations
 * and strong accesses (volatile, relaxed, acquire, release) do not race with each other. Order that they impose on
 * other accesses is not modelled.
 */
final class RaceDetector {

    private RaceDetector() {}

    /**
     * Records and checks a read.
     *
     * @param strong whether the read is volatile, relaxed or acquire; it does not race with strong writes and atomics
     */
    static void read(Warp warp, AccessScratch access, int bytes, boolean strong) {
        if (!strong && access.region.kind == Region.Kind.SHARED && readShared(warp, access, bytes)) {
            return;
        }
        int count = access.uniform ? Math.min(2, access.count) : access.count;
        int mine = warp.stamp() << 6;
        int epoch = warp.block.epoch;
        int several = epoch << 6 | AccessTrace.SEVERAL_WARPS;
        Region region = access.region;
        boolean global = region.kind == Region.Kind.GLOBAL;
        int pageMask = (1 << region.pageShift) - 1;
        AccessTrace held = null;
        AccessTrace trace = null;
        AccessTrace.Cells cells = null;
        int page = -1;
        try {
            for (int j = 0; j < count; j++) {
                int offset = access.offsets[j];
                if (offset >>> region.pageShift != page) {
                    // Holds one page at a time, so that two workers cannot deadlock.
                    release(held, warp);
                    held = null;
                    page = offset >>> region.pageShift;
                    trace = region.trace(offset, warp.block.launch.number);
                    cells = cells(trace, bytes, global);
                }
                int first = (offset & pageMask) >>> cells.shift();
                int last = first + Math.max(1, bytes >>> cells.shift());
                int lane = access.lanes[j];
                int[] readers = cells.read();
                int[] writers = cells.write();
                for (int i = first; i < last; i++) {
                    if (global) {
                        // This read is recorded already, and there is no writer: no lock is needed.
                        int known = readers[i];
                        if (writers[i] == 0
                                && (known == AccessTrace.SEVERAL_BLOCKS
                                        || known == (mine | lane)
                                        || known == several
                                        || known == (mine | AccessTrace.SEVERAL_LANES))) {
                            continue;
                        }
                        if (held != trace) {
                            held = hold(held, trace, warp);
                            cells = trace.cells;
                            readers = cells.read();
                            writers = cells.write();
                        }
                    }
                    int writer = writers[i];
                    if (writer != 0
                            && (global || writer >>> 6 >= epoch)
                            && conflict(warp, writer, lane, global)
                            && !(strong && (writer & 63) == AccessTrace.ATOMIC)) {
                        throw report(warp, access, j, writer, "reads what", "wrote");
                    }
                    if (strong) {
                        continue;
                    }
                    int reader = readers[i];
                    if (reader != several && reader != AccessTrace.SEVERAL_BLOCKS && reader != (mine | lane)) {
                        readers[i] = merge(warp, reader, mine, lane, several, global);
                    }
                }
            }
        } finally {
            release(held, warp);
        }
    }

    /** Fast path: records a read of whole words of shared memory. Returns false if the read needs the full check. */
    private static boolean readShared(Warp warp, AccessScratch access, int bytes) {
        AccessTrace.Cells cells = access.region.trace(0, 0).cells;
        if (cells.shift() != 2 || bytes < 4) {
            return false;
        }
        int[] readers = cells.read();
        int[] writers = cells.write();
        int epoch = warp.block.epoch;
        int mine = warp.stamp() << 6;
        int warps = epoch << 6 | AccessTrace.SEVERAL_WARPS;
        int lanes = mine | AccessTrace.SEVERAL_LANES;
        int words = bytes >>> 2;
        int count = access.uniform ? Math.min(2, access.count) : access.count;
        int previous = -1;
        boolean several = false;
        for (int j = 0; j < count; j++) {
            int first = access.offsets[j] >>> 2;
            // Two lanes already count as several; a third adds nothing.
            if (first == previous && several) {
                continue;
            }
            several = first == previous;
            previous = first;
            for (int i = first; i < first + words; i++) {
                if (writers[i] >>> 6 >= epoch && conflict(warp, writers[i], access.lanes[j], false)) {
                    return false;
                }
                int reader = readers[i];
                if (reader == warps || reader == lanes) {
                    continue;
                }
                readers[i] = reader >>> 6 < epoch
                        ? mine | access.lanes[j]
                        : merge(warp, reader, mine, access.lanes[j], warps, false);
            }
        }
        return true;
    }

    /** Records and checks a write. */
    static void write(Warp warp, MemoryOp op, AccessScratch access, int bytes, boolean atomic) {
        int mine = warp.stamp() << 6;
        int epoch = warp.block.epoch;
        Region region = access.region;
        boolean global = region.kind == Region.Kind.GLOBAL;
        int pageMask = (1 << region.pageShift) - 1;
        AccessTrace held = null;
        try {
            for (int j = 0; j < access.count; j++) {
                int offset = access.offsets[j];
                AccessTrace trace = region.trace(offset, warp.block.launch.number);
                if (global && held != trace) {
                    held = hold(held, trace, warp);
                }
                AccessTrace.Cells cells = trace.cells;
                if (bytes < 4 && cells.shift() != 0) {
                    trace.split();
                    cells = trace.cells;
                }
                int first = (offset & pageMask) >>> cells.shift();
                int last = first + Math.max(1, bytes >>> cells.shift());
                int lane = access.lanes[j];
                int[] readers = cells.read();
                int[] writers = cells.write();
                for (int i = first; i < last; i++) {
                    int writer = writers[i];
                    if (writer != 0
                            && (global || writer >>> 6 >= epoch)
                            && conflict(warp, writer, lane, global)
                            && !(atomic && (writer & 63) == AccessTrace.ATOMIC)
                            && !op.writesTheSame(warp, access, j, writer)) {
                        throw report(warp, access, j, writer, "writes what", "wrote");
                    }
                    int reader = readers[i];
                    if (reader != 0 && (global || reader >>> 6 >= epoch) && conflict(warp, reader, lane, global)) {
                        throw report(warp, access, j, reader, "writes what", "read");
                    }
                    writers[i] = mine | (atomic ? AccessTrace.ATOMIC : lane);
                }
            }
        } finally {
            release(held, warp);
        }
    }

    private static AccessTrace.Cells cells(AccessTrace trace, int bytes, boolean global) {
        AccessTrace.Cells cells = trace.cells;
        if (bytes < 4 && cells.shift() != 0) {
            if (global) {
                trace.lock();
            }
            trace.split();
            if (global) {
                trace.unlock();
            }
            cells = trace.cells;
        }
        return cells;
    }

    private static AccessTrace hold(AccessTrace held, AccessTrace next, Warp warp) {
        release(held, warp);
        if (warp.block.launch.workers > 1) {
            next.lock();
        }
        return next;
    }

    private static void release(AccessTrace held, Warp warp) {
        if (held != null && warp.block.launch.workers > 1) {
            held.unlock();
        }
    }

    /** Returns whether the access of {@code entry} and an access by this lane now are unordered. */
    private static boolean conflict(Warp warp, int entry, int lane, boolean global) {
        if (entry == AccessTrace.SEVERAL_BLOCKS) {
            return true;
        }
        int stamp = entry >>> 6;
        int who = entry & 63;
        if (stamp == warp.stamp) {
            return who != lane && who != AccessTrace.ATOMIC;
        }
        Stamps stamps = warp.block.launch.stamps;
        if (global && stamps.block(stamp) != warp.block.ordinal) {
            return true;
        }
        return stamp >= warp.block.epoch && (who == AccessTrace.SEVERAL_WARPS || stamps.warp(stamp) != warp.index);
    }

    /** Returns the entry for the previous readers and this one. */
    private static int merge(Warp warp, int reader, int mine, int lane, int several, boolean global) {
        if (reader == 0) {
            return mine | lane;
        }
        int stamp = reader >>> 6;
        Stamps stamps = warp.block.launch.stamps;
        if (global && stamps.block(stamp) != warp.block.ordinal) {
            return AccessTrace.SEVERAL_BLOCKS;
        }
        if (stamp < warp.block.epoch) {
            return mine | lane;
        }
        if (stamp == mine >>> 6) {
            return reader == (mine | lane) ? reader : mine | AccessTrace.SEVERAL_LANES;
        }
        return stamps.warp(stamp) == warp.index ? mine | lane : several;
    }

    private static EmulatorFault report(Warp warp, AccessScratch access, int j, int entry, String does, String did) {
        boolean global = access.region.kind == Region.Kind.GLOBAL;
        Stamps stamps = warp.block.launch.stamps;
        int stamp = entry >>> 6;
        int who = entry & 63;
        EmulatorFault.Kind kind = global ? EmulatorFault.Kind.GLOBAL_RACE : EmulatorFault.Kind.SHARED_RACE;
        String other;
        String missing = "no barrier between them";
        if (entry == AccessTrace.SEVERAL_BLOCKS) {
            other = "several blocks";
            missing = "blocks of one launch are not ordered";
        } else if (stamps.block(stamp) != warp.block.ordinal) {
            other = "block number " + stamps.block(stamp);
            missing = "blocks of one launch are not ordered";
        } else if (stamp == warp.stamp) {
            kind = EmulatorFault.Kind.MISSING_WARP_SYNC;
            other = who == AccessTrace.SEVERAL_LANES ? "other lanes of this warp" : "lane " + who + " of this warp";
            missing = "no bar.warp.sync between them";
        } else {
            other = who == AccessTrace.SEVERAL_WARPS
                    ? "other warps of this block"
                    : "warp " + stamps.warp(stamp) + " of this block";
        }
        long address = access.region.base + access.offsets[j];
        return warp.fault(
                kind,
                access.lanes[j],
                address,
                does + " " + other + " " + did + " at " + EmulatedMemory.describe(access.region, access.offsets[j])
                        + ", with " + missing);
    }
}
