package io.clipsr.kernels.gpu.emulator.machine;

/**
 * What the emulator watches while it runs kernels. Addresses are always checked.
 *
 * @param seed of the order of blocks and warps
 * @param workers threads that run blocks
 * @param validity reads of memory that nothing wrote are faults
 * @param races unordered accesses to one place are faults
 * @param barriers barriers that not all threads of a block reach are faults
 * @param lanes shuffles and votes with inactive lanes are faults
 * @param profile counts memory transactions and bank conflicts
 * @param maxInstructions a launch is stopped after so many instructions of one warp; 0 for no limit
 */
public record EmulatorOptions(
        long seed,
        int workers,
        boolean validity,
        boolean races,
        boolean barriers,
        boolean lanes,
        boolean profile,
        long maxInstructions) {

    public EmulatorOptions {
        if (workers < 1 || workers > 256 || maxInstructions < 0) {
            throw new IllegalArgumentException(
                    "workers must be 1 to 256, maxInstructions not negative: " + workers + ", " + maxInstructions);
        }
    }

    /** Everything on, as many workers as the machine has processors. */
    public static EmulatorOptions strict(long seed) {
        return new EmulatorOptions(
                seed, Math.min(16, Runtime.getRuntime().availableProcessors()), true, true, true, true, true, 0);
    }

    /** Nothing but addresses is checked. */
    public static EmulatorOptions fast(long seed) {
        return new EmulatorOptions(
                seed, Math.min(16, Runtime.getRuntime().availableProcessors()), false, false, false, false, false, 0);
    }

    public EmulatorOptions withWorkers(int count) {
        return new EmulatorOptions(seed, count, validity, races, barriers, lanes, profile, maxInstructions);
    }

    public EmulatorOptions withValidity(boolean on) {
        return new EmulatorOptions(seed, workers, on, races, barriers, lanes, profile, maxInstructions);
    }

    public EmulatorOptions withRaces(boolean on) {
        return new EmulatorOptions(seed, workers, validity, on, barriers, lanes, profile, maxInstructions);
    }

    public EmulatorOptions withBarriers(boolean on) {
        return new EmulatorOptions(seed, workers, validity, races, on, lanes, profile, maxInstructions);
    }

    public EmulatorOptions withLanes(boolean on) {
        return new EmulatorOptions(seed, workers, validity, races, barriers, on, profile, maxInstructions);
    }

    public EmulatorOptions withProfile(boolean on) {
        return new EmulatorOptions(seed, workers, validity, races, barriers, lanes, on, maxInstructions);
    }

    public EmulatorOptions withMaxInstructions(long count) {
        return new EmulatorOptions(seed, workers, validity, races, barriers, lanes, profile, count);
    }
}
