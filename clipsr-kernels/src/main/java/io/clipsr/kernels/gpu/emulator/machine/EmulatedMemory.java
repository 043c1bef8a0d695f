package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Global memory. Allocations are far apart, so that an address past the end of one is in no other. Addresses are never
 * reused. Shared memory, local memory and parameters have their own windows in the generic address space.
 */
public final class EmulatedMemory {
    public static final long SHARED_WINDOW = 0x7000_0000_0000L;
    public static final long PARAMETER_WINDOW = 0x5000_0000_0000L;
    public static final long LOCAL_WINDOW = 0x6000_0000_0000L;
    private static final long WINDOW_BYTES = 1L << 32;
    private static final long BASE = 0x10_0000_0000L;
    private static final int GRANULE_SHIFT = 16;
    private static final int GRANULE = 1 << GRANULE_SHIFT;
    private final List<Region> granules = new ArrayList<>();
    private Region[] table = new Region[0];

    /** Allocates {@code bytes} bytes, followed by at least one unused granule. */
    public Region allocate(long bytes, Region.Kind kind, String name) {
        if (bytes < 0 || bytes > Integer.MAX_VALUE - 64) {
            throw new GpuException("the emulator allocates at most 2 GiB at once, not " + bytes + " bytes");
        }
        long address = BASE + ((long) granules.size() << GRANULE_SHIFT);
        int size = (int) bytes;
        Region region = kind == Region.Kind.CONSTANT
                ? Region.constant(name, address, size)
                : Region.global(name, address, size);
        for (long at = 0; at <= bytes; at += GRANULE) {
            granules.add(region);
        }
        granules.add(null);
        table = granules.toArray(new Region[0]);
        return region;
    }

    /** Drops all allocations, so that references to a closed driver do not retain their memory. */
    public void clear() {
        granules.clear();
        table = new Region[0];
    }

    /** Returns the allocation at or shortly before this address, or null. */
    public Region find(long address) {
        long granule = address - BASE >> GRANULE_SHIFT;
        if (granule < 0 || granule >= table.length) {
            return null;
        }
        Region region = table[(int) granule];
        // The granule after an allocation is unused; addresses in it are reported as past the end of that allocation.
        return region == null && granule > 0 ? table[(int) granule - 1] : region;
    }

    /**
     * Returns the allocation that contains all of these bytes, for a copy from or to the host.
     *
     * @throws EmulatorFault if there is none, or it was freed
     */
    public Region whole(long address, long bytes, String call) {
        Region region = find(address);
        if (region == null || address < region.base || address + bytes > region.base + region.size) {
            throw new EmulatorFault(
                    EmulatorFault.Kind.OUT_OF_BOUNDS,
                    0,
                    address,
                    call + ": " + bytes + " bytes at "
                            + hex(address) + " are not in one allocation"
                            + (region == null
                                    ? ""
                                    : " (nearest: " + region.size + " bytes at " + hex(region.base) + ")"));
        }
        if (region.data == null) {
            throw new EmulatorFault(
                    EmulatorFault.Kind.USE_AFTER_FREE,
                    0,
                    address,
                    call + ": the memory at " + hex(address) + " was freed");
        }
        return region;
    }

    public static boolean isShared(long address) {
        return address >= SHARED_WINDOW && address < SHARED_WINDOW + WINDOW_BYTES;
    }

    public static boolean isParameter(long address) {
        return address >= PARAMETER_WINDOW && address < PARAMETER_WINDOW + WINDOW_BYTES;
    }

    public static boolean isLocal(long address) {
        return address >= LOCAL_WINDOW && address < LOCAL_WINDOW + WINDOW_BYTES;
    }

    public List<Region> regions() {
        List<Region> regions = new ArrayList<>();
        Region last = null;
        for (Region region : granules) {
            if (region != null && region != last && region.data != null) {
                regions.add(region);
            }
            last = region;
        }
        return regions;
    }

    /** Describes an offset in a region, for messages. */
    public static String describe(Region region, int offset) {
        return switch (region.kind) {
            case SHARED, LOCAL -> "offset " + offset + " of " + region.name;
            case GLOBAL, CONSTANT ->
                hex(region.base + offset) + ", byte " + offset + " of " + region.name + " of " + region.size + " bytes";
        };
    }

    public static String hex(long address) {
        return String.format(Locale.ROOT, "0x%x", address);
    }
}
