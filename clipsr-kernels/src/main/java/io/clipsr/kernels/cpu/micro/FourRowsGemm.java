package io.clipsr.kernels.cpu.micro;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel of {@link WideVectorGemm} for the rows that are left beyond its tiles: 4 rows times two vectors. The
 * sides of maps are often powers of two, which leave 4 rows beyond a multiple of 12.
 */
final class FourRowsGemm implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int V = SPECIES.length();

    @Override
    public int rows() {
        return 4;
    }

    @Override
    public int panel() {
        return 2 * V;
    }

    @Override
    public Elementwise elementwise() {
        return new VectorElementwise();
    }

    @Override
    public String describe() {
        return "Vector API, " + SPECIES.vectorBitSize() + " bit";
    }

    @Override
    public void tile(
            float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch) {
        tile(
                a,
                rows[at] + delta,
                rows[at + 1] + delta,
                rows[at + 2] + delta,
                rows[at + 3] + delta,
                k,
                b,
                from,
                c,
                cAt,
                pitch);
    }

    private static void tile(
            float[] a, int a0, int a1, int a2, int a3, int k, float[] b, int from, float[] c, int at, int pitch) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, c, at);
        FloatVector right0 = FloatVector.fromArray(SPECIES, c, at + V);
        FloatVector left1 = FloatVector.fromArray(SPECIES, c, at + pitch);
        FloatVector right1 = FloatVector.fromArray(SPECIES, c, at + pitch + V);
        FloatVector left2 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch);
        FloatVector right2 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch + V);
        FloatVector left3 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch);
        FloatVector right3 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch + V);
        int i = 0;
        int p = from;
        while (i < k) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, p);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, p + V);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + i]);
            left0 = x.fma(b0, left0);
            right0 = x.fma(b1, right0);
            x = FloatVector.broadcast(SPECIES, a[a1 + i]);
            left1 = x.fma(b0, left1);
            right1 = x.fma(b1, right1);
            x = FloatVector.broadcast(SPECIES, a[a2 + i]);
            left2 = x.fma(b0, left2);
            right2 = x.fma(b1, right2);
            x = FloatVector.broadcast(SPECIES, a[a3 + i]);
            left3 = x.fma(b0, left3);
            right3 = x.fma(b1, right3);
            i++;
            p += 2 * V;
        }
        left0.intoArray(c, at);
        right0.intoArray(c, at + V);
        left1.intoArray(c, at + pitch);
        right1.intoArray(c, at + pitch + V);
        left2.intoArray(c, at + 2 * pitch);
        right2.intoArray(c, at + 2 * pitch + V);
        left3.intoArray(c, at + 3 * pitch);
        right3.intoArray(c, at + 3 * pitch + V);
    }
}
