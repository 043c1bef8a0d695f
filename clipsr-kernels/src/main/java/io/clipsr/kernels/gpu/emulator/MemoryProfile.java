package io.clipsr.kernels.gpu.emulator;

/** Counts what an access costs the memory system: 32-byte sectors of global memory, wavefronts of shared memory. */
final class MemoryProfile {
    private static final int BANKS = 32;

    private MemoryProfile() {
    }

    static void count(Block block, AccessScratch access, int bytes) {
        if (access.region.kind == Region.Kind.SHARED) {
            shared(block.profile, access, bytes);
        } else if (access.region.kind == Region.Kind.GLOBAL) {
            global(block, access, bytes);
        }
    }

    /** Sectors that the warp's request touches, beside the fewest that could hold its bytes. */
    private static void global(Block block, AccessScratch access, int bytes) {
        Profile profile = block.profile;
        Region region = access.region;
        profile.globalRequests++;
        profile.globalBytes += (long) bytes * access.count;
        if (access.uniform) {
            profile.globalSectors++;
            profile.globalBestSectors++;
            touch(block, region, access.offsets[0]);
            return;
        }
        long[] sectors = access.sorted;
        int count = 0;
        int distinct = 0;
        int previous = -1;
        for (int j = 0; j < access.count; j++) {
            int offset = access.offsets[j];
            // Lanes that ask for the same bytes cost no more; neighbours in order are the usual case.
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
        for (int i = 0; i < count; i++) {
            touch(block, region, (int) sectors[i] << 5);
        }
        profile.globalSectors += count;
        profile.globalBestSectors += Math.min(count, (distinct * bytes + 31) / 32);
    }

    private static void touch(Block block, Region region, int offset) {
        region.trace(offset, block.launch.number).sectors[(offset & Region.PAGE - 1) >> 5] = 1;
    }

    /**
     * Passes over the 32 banks of 4 bytes. Eight-byte accesses are served half a warp at a time, sixteen-byte ones a quarter;
     * within one pass a bank gives one word, to any number of lanes.
     */
    private static void shared(Profile profile, AccessScratch access, int bytes) {
        int group = bytes <= 4 ? Warp.LANES : Warp.LANES * 4 / bytes;
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
        profile.sharedRequests++;
        profile.sharedWavefronts += passes;
        profile.sharedBestWavefronts += best;
    }

    private static int passes(AccessScratch access, int from, int to, int bytes) {
        int words = Math.max(1, bytes / 4);
        int[] used = access.bankCount;
        java.util.Arrays.fill(used, 0);
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

    /** Whether a lane before asked for the same word; looked at only where the bank is taken already. */
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
