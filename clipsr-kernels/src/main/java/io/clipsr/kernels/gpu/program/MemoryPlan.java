package io.clipsr.kernels.gpu.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays out blocks whose lifetimes are known in one piece of memory, so that no two that live at the same time overlap.
 *
 * <p>The largest goes first, each to the lowest place where nothing that lives beside it lies. Finding the least peak
 * is a hard problem; this is within a few percent of it for networks, whose large blocks follow one another.
 */
final class MemoryPlan {
    /** The alignment of a block's start in bytes, as that of the driver's own allocations. */
    static final long ALIGNMENT = 256;

    private final long[] offsets;
    private final long peak;
    private final long live;

    /**
     * @param bytes at least 1
     * @param from when it is taken
     * @param to when it is given back, later than {@code from}; at that moment its place is free
     */
    record Lifetime(long bytes, int from, int to) {

        boolean meets(Lifetime other) {
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
                if (blocks.get(p).meets(blocks.get(i))) {
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
        this.live = mostLive(blocks);
    }

    int blocks() {
        return offsets.length;
    }

    /** Returns where a block lies, in bytes from the start, a multiple of {@link #ALIGNMENT}. */
    long offset(int block) {
        return offsets[block];
    }

    /** Returns the bytes of the whole plan. */
    long peak() {
        return peak;
    }

    /** Returns the least bytes of any plan: the most that live at one time. */
    long live() {
        return live;
    }

    /** Returns the most bytes that live at one time, which is when a block is taken. */
    private static long mostLive(List<Lifetime> blocks) {
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
