package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.LaunchShape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a launch did. Instructions are counted a warp; helper steps of the emulator are not counted.
 *
 * @param kernel its name
 * @param shape its grid and blocks
 * @param instructions warp instructions by class
 * @param fmas single-precision multiply-adds, a lane
 * @param globalRequests accesses of a warp to global memory
 * @param globalBytes bytes its lanes asked for
 * @param globalSectors sectors of 32 bytes those requests touched, summed over requests
 * @param bestSectors the fewest that could have held the same bytes
 * @param uniqueSectors different sectors that the whole launch touched
 * @param sharedRequests accesses of a warp to shared memory
 * @param bankConflicts passes over the banks beyond those that the width of the accesses asks for
 * @param steps steps of the emulator
 */
public record Counters(
        String kernel,
        LaunchShape shape,
        Map<OpClass, Long> instructions,
        long fmas,
        long globalRequests,
        long globalBytes,
        long globalSectors,
        long bestSectors,
        long uniqueSectors,
        long sharedRequests,
        long bankConflicts,
        long steps) {

    public static Counters of(Kernel kernel, LaunchShape shape, List<Profile> profiles, long uniqueSectors) {
        Map<OpClass, Long> classes = new EnumMap<>(OpClass.class);
        long fmas = 0;
        for (Profile profile : profiles) {
            for (int i = 0; i < kernel.code.length; i++) {
                OpClass opClass = kernel.code[i].opClass;
                if (opClass != null && profile.issued[i] > 0) {
                    classes.merge(opClass, profile.issued[i], Long::sum);
                    fmas += opClass == OpClass.FMA ? profile.lanes[i] : 0;
                }
            }
        }
        return new Counters(
                kernel.name,
                shape,
                Map.copyOf(classes),
                fmas,
                profiles.stream().mapToLong(p -> p.globalRequests).sum(),
                profiles.stream().mapToLong(p -> p.globalBytes).sum(),
                profiles.stream().mapToLong(p -> p.globalSectors).sum(),
                profiles.stream().mapToLong(p -> p.globalBestSectors).sum(),
                uniqueSectors,
                profiles.stream().mapToLong(p -> p.sharedRequests).sum(),
                profiles.stream()
                        .mapToLong(p -> p.sharedWavefronts - p.sharedBestWavefronts)
                        .sum(),
                profiles.stream().mapToLong(p -> p.steps).sum());
    }

    /** Warp instructions of all classes. */
    public long totalInstructions() {
        return instructions.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(OpClass opClass) {
        return instructions.getOrDefault(opClass, 0L);
    }

    /** The share of the touched sectors that was needed, 0 to 1; 1 where global memory was not touched. */
    public double coalescing() {
        return globalSectors == 0 ? 1 : (double) bestSectors / globalSectors;
    }
}
