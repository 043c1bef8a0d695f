package io.clipsr.kernels.cpu.micro;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for processors with 32 vector registers (AVX-512): 12 rows times two vectors. Compared with
 * {@link VectorGemm}, each vector of B is used twice as often.
 *
 * <p>See {@link VectorGemm} about the form of the loop. Three vectors a row were as fast on JDK 17 but a quarter slower
 * on JDK 25.
 */
final class WideVectorGemm implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int V = SPECIES.length();

    private final Gemm rest = new FourRowsGemm();

    @Override
    public int rows() {
        return 12;
    }

    @Override
    public Gemm rest() {
        return rest;
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
                rows[at + 4] + delta,
                rows[at + 5] + delta,
                rows[at + 6] + delta,
                rows[at + 7] + delta,
                rows[at + 8] + delta,
                rows[at + 9] + delta,
                rows[at + 10] + delta,
                rows[at + 11] + delta,
                k,
                b,
                from,
                c,
                cAt,
                pitch);
    }

    private static void tile(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int a4,
            int a5,
            int a6,
            int a7,
            int a8,
            int a9,
            int a10,
            int a11,
            int k,
            float[] b,
            int from,
            float[] c,
            int at,
            int pitch) {
        FloatVector left0 = FloatVector.fromArray(SPECIES, c, at);
        FloatVector right0 = FloatVector.fromArray(SPECIES, c, at + V);
        FloatVector left1 = FloatVector.fromArray(SPECIES, c, at + pitch);
        FloatVector right1 = FloatVector.fromArray(SPECIES, c, at + pitch + V);
        FloatVector left2 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch);
        FloatVector right2 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch + V);
        FloatVector left3 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch);
        FloatVector right3 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch + V);
        FloatVector left4 = FloatVector.fromArray(SPECIES, c, at + 4 * pitch);
        FloatVector right4 = FloatVector.fromArray(SPECIES, c, at + 4 * pitch + V);
        FloatVector left5 = FloatVector.fromArray(SPECIES, c, at + 5 * pitch);
        FloatVector right5 = FloatVector.fromArray(SPECIES, c, at + 5 * pitch + V);
        FloatVector left6 = FloatVector.fromArray(SPECIES, c, at + 6 * pitch);
        FloatVector right6 = FloatVector.fromArray(SPECIES, c, at + 6 * pitch + V);
        FloatVector left7 = FloatVector.fromArray(SPECIES, c, at + 7 * pitch);
        FloatVector right7 = FloatVector.fromArray(SPECIES, c, at + 7 * pitch + V);
        FloatVector left8 = FloatVector.fromArray(SPECIES, c, at + 8 * pitch);
        FloatVector right8 = FloatVector.fromArray(SPECIES, c, at + 8 * pitch + V);
        FloatVector left9 = FloatVector.fromArray(SPECIES, c, at + 9 * pitch);
        FloatVector right9 = FloatVector.fromArray(SPECIES, c, at + 9 * pitch + V);
        FloatVector left10 = FloatVector.fromArray(SPECIES, c, at + 10 * pitch);
        FloatVector right10 = FloatVector.fromArray(SPECIES, c, at + 10 * pitch + V);
        FloatVector left11 = FloatVector.fromArray(SPECIES, c, at + 11 * pitch);
        FloatVector right11 = FloatVector.fromArray(SPECIES, c, at + 11 * pitch + V);
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
            x = FloatVector.broadcast(SPECIES, a[a4 + i]);
            left4 = x.fma(b0, left4);
            right4 = x.fma(b1, right4);
            x = FloatVector.broadcast(SPECIES, a[a5 + i]);
            left5 = x.fma(b0, left5);
            right5 = x.fma(b1, right5);
            x = FloatVector.broadcast(SPECIES, a[a6 + i]);
            left6 = x.fma(b0, left6);
            right6 = x.fma(b1, right6);
            x = FloatVector.broadcast(SPECIES, a[a7 + i]);
            left7 = x.fma(b0, left7);
            right7 = x.fma(b1, right7);
            x = FloatVector.broadcast(SPECIES, a[a8 + i]);
            left8 = x.fma(b0, left8);
            right8 = x.fma(b1, right8);
            x = FloatVector.broadcast(SPECIES, a[a9 + i]);
            left9 = x.fma(b0, left9);
            right9 = x.fma(b1, right9);
            x = FloatVector.broadcast(SPECIES, a[a10 + i]);
            left10 = x.fma(b0, left10);
            right10 = x.fma(b1, right10);
            x = FloatVector.broadcast(SPECIES, a[a11 + i]);
            left11 = x.fma(b0, left11);
            right11 = x.fma(b1, right11);
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
        left4.intoArray(c, at + 4 * pitch);
        right4.intoArray(c, at + 4 * pitch + V);
        left5.intoArray(c, at + 5 * pitch);
        right5.intoArray(c, at + 5 * pitch + V);
        left6.intoArray(c, at + 6 * pitch);
        right6.intoArray(c, at + 6 * pitch + V);
        left7.intoArray(c, at + 7 * pitch);
        right7.intoArray(c, at + 7 * pitch + V);
        left8.intoArray(c, at + 8 * pitch);
        right8.intoArray(c, at + 8 * pitch + V);
        left9.intoArray(c, at + 9 * pitch);
        right9.intoArray(c, at + 9 * pitch + V);
        left10.intoArray(c, at + 10 * pitch);
        right10.intoArray(c, at + 10 * pitch + V);
        left11.intoArray(c, at + 11 * pitch);
        right11.intoArray(c, at + 11 * pitch + V);
    }
}
