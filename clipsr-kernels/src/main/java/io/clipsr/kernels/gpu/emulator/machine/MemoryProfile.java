package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.Arrays;

/**
 * The counting of the memory transactions of an access: 32-byte sectors of global memory, wavefronts of shared memory.
 */
final class MemoryProfile {
    private static final int BANKS = 32;
    private static final int[] NO_SECTORS = {};

    private MemoryProfile() {}

    /**
     * The relative offsets of the lanes of a full warp, and their cost. An instruction nearly always repeats its
     * pattern. The passes over the banks do not change when all lanes move together, nor the sectors when all lanes
     * move by whole sectors.
     *
     * @param kind the kind of memory
     * @param steps the offset of each lane relative to the first one
     * @param start the offset of the first lane in its sector
     * @param sectors the sectors relative to that of the first lane; empty for shared memory
     * @param cost the number of sectors or passes
     * @param best the fewest sectors or passes possible
     */
    record Pattern(Region.Kind kind, int[] steps, int start, int[] sectors, int cost, int best) {}

    static void count(Block block, AccessScratch access, int bytes, int op) {
        Region region = access.region;
        boolean shared = region.kind == Region.Kind.SHARED;
        if (!shared && region.kind != Region.Kind.GLOBAL) {
            return;
        }
        Profile profile = block.profile;
        int[] offsets = access.offsets;
        int first = offsets[0];
        int start = shared ? 0 : first & 31;
        Pattern pattern = profile.patterns[op];
        boolean whole = access.count == Bank.LANES;
        for (int i = 0; whole && i < Bank.LANES; i++) {
            access.steps[i] = offsets[i] - first;
        }
        if (!whole
                || pattern == null
                || pattern.kind != region.kind
                || pattern.start != start
                || !Arrays.equals(pattern.steps, access.steps)) {
            pattern = shared ? shared(access, bytes) : global(access, bytes);
            profile.patterns[op] = whole ? pattern : null;
        }
        if (shared) {
            profile.sharedRequests++;
            profile.sharedWavefronts += pattern.cost;
            profile.sharedBestWavefronts += pattern.best;
        } else {
            profile.globalRequests++;
            profile.globalBytes += (long) bytes * access.count;
            profile.globalSectors += pattern.cost;
            profile.globalBestSectors += pattern.best;
            touch(block, region, first, pattern.sectors);
        }
    }

    /** Returns the sectors that a request touches, and the fewest that could hold its bytes. */
    private static Pattern global(AccessScratch access, int bytes) {
        long[] sectors = access.sorted;
        int count = 0;
        int distinct = 0;
        int previous = -1;
        for (int j = 0; j < access.count; j++) {
            int offset = access.offsets[j];
            // Lanes that access the same bytes cost nothing extra; usually they are neighbours.
            distinct += offset == previous ? 0 : 1;
            previous = offset;
            long sector = offset >> 5;
            int at = count;
            while (at > 0 && sectors[at - 1] > sector) {
                at--;
            }
            if (at > 0 && sectors[at - 1] == sector) {
                continue;
            }
            System.arraycopy(sectors, at, sectors, at + 1, count - at);
            sectors[at] = sector;
            count++;
        }
        int[] relative = new int[count];
        int first = access.offsets[0] >> 5;
        for (int i = 0; i < count; i++) {
            relative[i] = (int) sectors[i] - first;
        }
        int best = Math.min(count, (distinct * bytes + 31) / 32);
        return new Pattern(Region.Kind.GLOBAL, access.steps.clone(), access.offsets[0] & 31, relative, count, best);
    }

    private static void touch(Block block, Region region, int offset, int[] sectors) {
        AccessTrace trace = null;
        int page = -1;
        for (int sector : sectors) {
            int at = (offset >> 5) + sector << 5;
            if (at >> Region.PAGE_SHIFT != page) {
                page = at >> Region.PAGE_SHIFT;
                trace = region.trace(at, block.launch.number);
            }
            trace.sectors[(at & Region.PAGE - 1) >> 5] = 1;
        }
    }

    /**
     * Returns the passes over the 32 banks of 4 bytes. Eight-byte accesses are served half a warp at a time,
     * sixteen-byte accesses a quarter. In one pass, a bank serves one word, to any number of lanes.
     */
    private static Pattern shared(AccessScratch access, int bytes) {
        int group = bytes <= 4 ? Bank.LANES : Bank.LANES * 4 / bytes;
        int passes = 0;
        int best = 0;
        int j = 0;
        while (j < access.count) {
            int stop = j;
            int wall = access.lanes[j] / group * group + group;
            while (stop < access.count && access.lanes[stop] < wall) {
                stop++;
            }
            passes += access.uniform ? 1 : passes(access, j, stop, bytes);
            best++;
            j = stop;
        }
        return new Pattern(Region.Kind.SHARED, access.steps.clone(), 0, NO_SECTORS, passes, best);
    }

    private static int passes(AccessScratch access, int from, int to, int bytes) {
        int words = Math.max(1, bytes / 4);
        int[] used = access.bankCount;
        Arrays.fill(used, 0);
        int most = 1;
        int previous = -1;
        for (int j = from; j < to; j++) {
            if (access.offsets[j] == previous) {
                continue;
            }
            previous = access.offsets[j];
            if (seen(access, from, j)) {
                continue;
            }
            for (int k = 0; k < words; k++) {
                int bank = (access.offsets[j] >> 2) + k & BANKS - 1;
                most = Math.max(most, ++used[bank]);
            }
        }
        return most;
    }

    /** Returns whether an earlier lane accessed the same word; searches only if the bank is in use already. */
    private static boolean seen(AccessScratch access, int from, int j) {
        int word = access.offsets[j] >> 2;
        if (access.bankCount[word & BANKS - 1] == 0) {
            return false;
        }
        for (int i = from; i < j; i++) {
            if (access.offsets[i] >> 2 == word) {
                return true;
            }
        }
        return false;
    }
}
