package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.emulator.machine.Counters;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What some launches did, and the least that their operations have to do.
 *
 * @param name of the row
 * @param launches kernels that were started
 * @param kinds instructions of a warp by kind
 * @param residentIssues sum over instructions of the occupancy of the kernel they belong to, see {@link #occupancy()}
 * @param fmas single-precision multiply-adds, a thread
 * @param requestedBytes bytes of global memory that threads asked for
 * @param sectors sectors of 32 bytes that those requests touched, summed over requests
 * @param bestSectors the fewest that could have held the same bytes
 * @param uniqueSectors different sectors that a launch touched, summed over launches: its traffic with memory if the
 *     cache were perfect
 * @param bankConflicts passes over the banks of shared memory beyond those that the width of the accesses asks for
 * @param leastFmas multiply-adds that the operations need, see {@link ProfilingDevice}
 * @param leastBytes bytes of their inputs, weights and outputs, each once
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
    /** The GPU whose occupancy is given, by its compute capability. */
    public static final int CAPABILITY = 90;

    private static final int SECTOR = 32;

    public KernelCounts {
        kinds = Collections.unmodifiableMap(
                kinds.isEmpty() ? new EnumMap<>(InstructionKind.class) : new EnumMap<>(kinds));
    }

    private static KernelCounts none(String name, Floor floor) {
        return new KernelCounts(name, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, floor.fmas(), floor.bytes());
    }

    /** One operation: its launches, of one kernel or of several that do it together. */
    static KernelCounts of(String name, List<Counters> launches, Floor floor) {
        KernelCounts sum = none(name, floor);
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

    /** The sum of several rows. */
    public static KernelCounts sum(String name, List<KernelCounts> rows) {
        return rows.stream().reduce(none(name, new Floor(0, 0)), KernelCounts::plus);
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

    /** Instructions of a warp. */
    public long instructions() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The share of the instructions that is of a kind, 0 to 1. */
    public double share(InstructionKind kind) {
        return kinds.getOrDefault(kind, 0L) / (double) Math.max(1, instructions());
    }

    /** The share of a multiprocessor's warps that its resources have room for, 0 to 1; a mean over instructions. */
    public double occupancy() {
        return residentIssues / Math.max(1, instructions());
    }

    /** Bytes of the different sectors. */
    public long touchedBytes() {
        return uniqueSectors * SECTOR;
    }

    /** Bytes touched for each that has to be, NaN for no launches. */
    public double byteRatio() {
        return (double) touchedBytes() / leastBytes;
    }

    /** Multiply-adds done for each that has to be; infinite or NaN where none has to be. */
    public double fmaRatio() {
        return (double) fmas / leastFmas;
    }

    /** The share of the touched sectors that was needed, 0 to 1; 1 where global memory was not touched. */
    public double coalescing() {
        return sectors == 0 ? 1 : (double) bestSectors / sectors;
    }
}
