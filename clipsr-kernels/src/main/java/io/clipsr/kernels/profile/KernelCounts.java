package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.emulator.machine.Counters;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of one or more launches, and a lower bound on the work of their operations.
 *
 * @param name the name of the row
 * @param launches the number of kernel launches
 * @param kinds the executed warp instructions by kind
 * @param residentIssues the sum over instructions of the occupancy of their kernel, see {@link #occupancy()}
 * @param fmas the single-precision multiply-adds, summed over threads
 * @param requestedBytes the bytes of global memory that threads loaded or stored
 * @param sectors the sectors of 32 bytes that those requests touched, summed over requests
 * @param bestSectors the fewest sectors that could hold the same bytes
 * @param uniqueSectors the distinct sectors that a launch touched, summed over launches: its memory traffic with a
 *     perfect cache
 * @param bankConflicts the passes over the banks of shared memory beyond those that the access width requires
 * @param leastFmas the fewest multiply-adds that the operations need, see {@link ProfilingDevice}
 * @param leastBytes the fewest bytes that the operations move: their inputs, weights and outputs, each once
 */
public record KernelCounts(
        String name,
        int launches,
        Map<InstructionKind, Long> kinds,
        double residentIssues,
        long fmas,
        long requestedBytes,
        long sectors,
        long bestSectors,
        long uniqueSectors,
        long bankConflicts,
        long leastFmas,
        long leastBytes) {
    /** The compute capability, without the dot, that {@link #occupancy()} is computed for. */
    public static final int CAPABILITY = 90;

    private static final int SECTOR = 32;

    public KernelCounts {
        kinds = Collections.unmodifiableMap(
                kinds.isEmpty() ? new EnumMap<>(InstructionKind.class) : new EnumMap<>(kinds));
    }

    private static KernelCounts none(String name, LowerBound bound) {
        return new KernelCounts(name, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, bound.fmas(), bound.bytes());
    }

    /** Returns the counts of one operation: all launches of the kernel or kernels that compute it. */
    static KernelCounts of(String name, List<Counters> launches, LowerBound bound) {
        KernelCounts sum = none(name, bound);
        for (Counters c : launches) {
            Map<InstructionKind, Long> kinds = new EnumMap<>(InstructionKind.class);
            c.instructions().forEach((opClass, count) -> kinds.merge(InstructionKind.of(opClass), count, Long::sum));
            double occupancy = ShippedKernel.occupancy(c.kernel(), CAPABILITY, c.shape());
            sum = sum.plus(new KernelCounts(
                    name,
                    1,
                    kinds,
                    occupancy * c.totalInstructions(),
                    c.fmas(),
                    c.globalBytes(),
                    c.globalSectors(),
                    c.bestSectors(),
                    c.uniqueSectors(),
                    c.bankConflicts(),
                    0,
                    0));
        }
        return sum;
    }

    /** Returns the sum of several rows. */
    public static KernelCounts sum(String name, List<KernelCounts> rows) {
        return rows.stream().reduce(none(name, new LowerBound(0, 0)), KernelCounts::plus);
    }

    private KernelCounts plus(KernelCounts o) {
        Map<InstructionKind, Long> both = new EnumMap<>(InstructionKind.class);
        both.putAll(kinds);
        o.kinds.forEach((kind, count) -> both.merge(kind, count, Long::sum));
        return new KernelCounts(
                name,
                launches + o.launches,
                both,
                residentIssues + o.residentIssues,
                fmas + o.fmas,
                requestedBytes + o.requestedBytes,
                sectors + o.sectors,
                bestSectors + o.bestSectors,
                uniqueSectors + o.uniqueSectors,
                bankConflicts + o.bankConflicts,
                leastFmas + o.leastFmas,
                leastBytes + o.leastBytes);
    }

    /** Returns the executed warp instructions of all kinds. */
    public long instructions() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the fraction of the instructions that are of a kind, 0 to 1. */
    public double share(InstructionKind kind) {
        return kinds.getOrDefault(kind, 0L) / (double) Math.max(1, instructions());
    }

    /** Returns the theoretical occupancy, 0 to 1: the mean over instructions of their kernel's occupancy. */
    public double occupancy() {
        return residentIssues / Math.max(1, instructions());
    }

    /** Returns the bytes in the distinct sectors touched. */
    public long touchedBytes() {
        return uniqueSectors * SECTOR;
    }

    /** Returns the bytes touched divided by the fewest possible; NaN without launches. */
    public double byteRatio() {
        return (double) touchedBytes() / leastBytes;
    }

    /** Returns the multiply-adds divided by the fewest possible; infinite or NaN if none is needed. */
    public double fmaRatio() {
        return (double) fmas / leastFmas;
    }

    /** Returns the fewest possible sectors divided by the sectors touched, 0 to 1; 1 without global memory accesses. */
    public double coalescing() {
        return sectors == 0 ? 1 : (double) bestSectors / sectors;
    }
}
