package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.LaunchShape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of one launch. Instructions are counted once per warp; helper operations of the emulator are not
 * counted.
 *
 * @param kernel the name of the kernel
 * @param shape the shape of the grid and its blocks
 * @param instructions the executed warp instructions by class
 * @param fmas the single-precision multiply-adds, summed over lanes
 * @param globalRequests the accesses of warps to global memory
 * @param globalBytes the bytes that lanes loaded from or stored to global memory
 * @param globalSectors the sectors of 32 bytes that those requests touched, summed over requests
 * @param bestSectors the fewest sectors that could hold the same bytes
 * @param uniqueSectors the distinct sectors that the whole launch touched
 * @param sharedRequests the accesses of warps to shared memory
 * @param bankConflicts the passes over the banks beyond those that the access width requires
 * @param steps the operations that the emulator executed, helper operations included
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

    /** Returns the executed warp instructions of all classes. */
    public long totalInstructions() {
        return instructions.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the executed warp instructions of a class. */
    public long count(OpClass opClass) {
        return instructions.getOrDefault(opClass, 0L);
    }

    /** Returns the fewest possible sectors divided by the sectors touched, 0 to 1; 1 without global memory accesses. */
    public double coalescing() {
        return globalSectors == 0 ? 1 : (double) bestSectors / globalSectors;
    }
}
