package io.clipsr.kernels.gpu.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The layout of blocks with known lifetimes in one piece of memory: blocks whose lifetimes overlap have disjoint
 * addresses.
 *
 * <p>The blocks are placed by decreasing size, each at the lowest free offset. Finding the smallest peak is NP-hard;
 * for networks, the result of this heuristic is within a few percent of the lower bound {@link #live()}.
 */
final class MemoryPlan {
    /** The alignment of blocks in bytes, the same as that of the driver's allocations. */
    static final long ALIGNMENT = 256;

    private final long[] offsets;
    private final long peak;
    private final long live;

    /**
     * The size and the lifetime of a block.
     *
     * @param bytes the size, at least 1
     * @param from the time of the allocation
     * @param to the time of the release (exclusive end of the lifetime), later than {@code from}
     */
    record Lifetime(long bytes, int from, int to) {

        boolean overlaps(Lifetime other) {
            return from < other.to && other.from < to;
        }
    }

    MemoryPlan(List<Lifetime> blocks) {
        this.offsets = new long[blocks.size()];
        List<Integer> placed = new ArrayList<>();
        long highest = 0;
        for (int i : IntStream.range(0, blocks.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -blocks.get(i).bytes))
                .toList()) {
            placed.sort(Comparator.comparingLong(p -> offsets[p]));
            long at = 0;
            for (int p : placed) {
                if (blocks.get(p).overlaps(blocks.get(i))) {
                    if (offsets[p] - at >= aligned(blocks.get(i).bytes)) {
                        break;
                    }
                    at = Math.max(at, offsets[p] + aligned(blocks.get(p).bytes));
                }
            }
            offsets[i] = at;
            placed.add(i);
            highest = Math.max(highest, at + aligned(blocks.get(i).bytes));
        }
        this.peak = highest;
        this.live = maxLive(blocks);
    }

    int blocks() {
        return offsets.length;
    }

    /** Returns the offset of a block in bytes, a multiple of {@link #ALIGNMENT}. */
    long offset(int block) {
        return offsets[block];
    }

    /** Returns the size of the whole layout in bytes. */
    long peak() {
        return peak;
    }

    /** Returns the largest number of bytes live at the same time, a lower bound of the size of any layout. */
    long live() {
        return live;
    }

    /** Returns the largest number of bytes live at the same time. The maximum occurs at the allocation of a block. */
    private static long maxLive(List<Lifetime> blocks) {
        return blocks.stream()
                .mapToLong(a -> blocks.stream()
                        .filter(b -> b.from <= a.from && a.from < b.to)
                        .mapToLong(b -> aligned(b.bytes))
                        .sum())
                .max()
                .orElse(0);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
