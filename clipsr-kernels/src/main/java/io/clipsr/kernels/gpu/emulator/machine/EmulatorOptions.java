package io.clipsr.kernels.gpu.emulator.machine;

/**
 * The checks and counters of the emulator. Addresses are always checked.
 *
 * @param seed the seed of the random order of blocks and warps
 * @param workers the number of threads that run blocks, 1 to 256
 * @param validity whether reads of memory that was never written are faults
 * @param races whether data races are faults
 * @param barriers whether barriers that not all threads of a block reach are faults
 * @param lanes whether shuffles and votes with inactive lanes are faults
 * @param profile whether memory transactions and bank conflicts are counted
 * @param maxInstructions the number of instructions after which a launch is stopped; 0 for no limit
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

    /** Returns options with all checks and counters, and one worker per processor, at most 16. */
    public static EmulatorOptions strict(long seed) {
        return new EmulatorOptions(
                seed, Math.min(16, Runtime.getRuntime().availableProcessors()), true, true, true, true, true, 0);
    }

    /** Returns options that check addresses only, with one worker per processor, at most 16. */
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
