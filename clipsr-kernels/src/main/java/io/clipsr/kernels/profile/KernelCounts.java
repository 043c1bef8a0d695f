package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.emulator.Counters;
import java.util.List;

/**
 * What some launches did, and the least that their operations have to do.
 *
 * @param name           of the row
 * @param launches       kernels that were started
 * @param instructions   instructions of a warp
 * @param fmas           single-precision multiply-adds, a thread
 * @param requestedBytes bytes of global memory that threads asked for
 * @param sectors        sectors of 32 bytes that those requests touched, summed over requests
 * @param bestSectors    the fewest that could have held the same bytes
 * @param uniqueSectors  different sectors that a launch touched, summed over launches: its traffic with memory if the cache were perfect
 * @param bankConflicts  passes over the banks of shared memory beyond those that the width of the accesses asks for
 * @param leastFmas      multiply-adds that the operations need, see {@link ProfilingDevice}
 * @param leastBytes     bytes of their inputs, weights and outputs, each once
 */
public record KernelCounts(String name, int launches, long instructions, long fmas, long requestedBytes, long sectors, long bestSectors,
        long uniqueSectors, long bankConflicts, long leastFmas, long leastBytes) {
    private static final int SECTOR = 32;

    /** One operation: its launches, of one kernel or of several that do it together. */
    static KernelCounts of(String name, List<Counters> launches, Floor floor) {
        KernelCounts sum = new KernelCounts(name, 0, 0, 0, 0, 0, 0, 0, 0, floor.fmas(), floor.bytes());
        for (Counters c : launches) {
            sum = sum.plus(new KernelCounts(name, 1, c.totalInstructions(), c.fmas(), c.globalBytes(), c.globalSectors(), c.bestSectors(),
                    c.uniqueSectors(), c.bankConflicts(), 0, 0));
        }
        return sum;
    }

    /** The sum of several rows. */
    public static KernelCounts sum(String name, List<KernelCounts> rows) {
        return rows.stream().reduce(new KernelCounts(name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), KernelCounts::plus);
    }

    private KernelCounts plus(KernelCounts o) {
        return new KernelCounts(name, launches + o.launches, instructions + o.instructions, fmas + o.fmas, requestedBytes + o.requestedBytes,
                sectors + o.sectors, bestSectors + o.bestSectors, uniqueSectors + o.uniqueSectors, bankConflicts + o.bankConflicts,
                leastFmas + o.leastFmas, leastBytes + o.leastBytes);
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
