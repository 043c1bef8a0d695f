package io.clipsr.benchmarks.layers;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fastest that the Vector API multiplies and adds here: sums in registers, without memory. Twelve sums hide the
 * latency of the instructions, and fit into 16 registers.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SUMS = 12;

    private FmaPeak() {}

    /** Returns the multiplications and additions of {@link #run}. */
    static double flops(int steps) {
        return 2.0 * SUMS * SPECIES.length() * steps;
    }

    /**
     * Multiplies and adds.
     *
     * @param steps the number of multiply-adds of each sum
     * @return a value that depends on all of them
     */
    static float run(int steps) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector c0 = FloatVector.broadcast(SPECIES, 0f);
        FloatVector c1 = FloatVector.broadcast(SPECIES, 1f);
        FloatVector c2 = FloatVector.broadcast(SPECIES, 2f);
        FloatVector c3 = FloatVector.broadcast(SPECIES, 3f);
        FloatVector c4 = FloatVector.broadcast(SPECIES, 4f);
        FloatVector c5 = FloatVector.broadcast(SPECIES, 5f);
        FloatVector c6 = FloatVector.broadcast(SPECIES, 6f);
        FloatVector c7 = FloatVector.broadcast(SPECIES, 7f);
        FloatVector c8 = FloatVector.broadcast(SPECIES, 8f);
        FloatVector c9 = FloatVector.broadcast(SPECIES, 9f);
        FloatVector c10 = FloatVector.broadcast(SPECIES, 10f);
        FloatVector c11 = FloatVector.broadcast(SPECIES, 11f);
        int i = 0;
        while (i < steps) {
            c0 = c0.fma(x, y);
            c1 = c1.fma(x, y);
            c2 = c2.fma(x, y);
            c3 = c3.fma(x, y);
            c4 = c4.fma(x, y);
            c5 = c5.fma(x, y);
            c6 = c6.fma(x, y);
            c7 = c7.fma(x, y);
            c8 = c8.fma(x, y);
            c9 = c9.fma(x, y);
            c10 = c10.fma(x, y);
            c11 = c11.fma(x, y);
            i++;
        }
        c0 = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        return c0.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }
}
