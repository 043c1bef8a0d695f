package io.clipsr.kernels.cpu.micro;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel on the Vector API: 6 rows times two vectors of the machine's widest type.
 *
 * <p>With a {@code while} loop, incremented indices and twelve named sums, the JIT of JDK 17 and 25 keeps the sums in
 * registers. With a {@code for} loop or an unrolled body it does not (benchmarks, ConvolutionBenchmark).
 */
final class VectorGemm implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int V = SPECIES.length();

    @Override
    public int rows() {
        return 6;
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
            int k,
            float[] b,
            int from,
            float[] c,
            int at,
            int pitch) {
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, at);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, at + V);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, at + pitch);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, at + pitch + V);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, at + 2 * pitch + V);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, at + 3 * pitch + V);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, at + 4 * pitch);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, at + 4 * pitch + V);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, at + 5 * pitch);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, at + 5 * pitch + V);
        int i = 0;
        int p = from;
        while (i < k) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, p);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, p + V);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + i]);
            c00 = multiplyAdd(x, b0, c00);
            c01 = multiplyAdd(x, b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + i]);
            c10 = multiplyAdd(x, b0, c10);
            c11 = multiplyAdd(x, b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + i]);
            c20 = multiplyAdd(x, b0, c20);
            c21 = multiplyAdd(x, b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + i]);
            c30 = multiplyAdd(x, b0, c30);
            c31 = multiplyAdd(x, b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + i]);
            c40 = multiplyAdd(x, b0, c40);
            c41 = multiplyAdd(x, b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + i]);
            c50 = multiplyAdd(x, b0, c50);
            c51 = multiplyAdd(x, b1, c51);
            i++;
            p += 2 * V;
        }
        c00.intoArray(c, at);
        c01.intoArray(c, at + V);
        c10.intoArray(c, at + pitch);
        c11.intoArray(c, at + pitch + V);
        c20.intoArray(c, at + 2 * pitch);
        c21.intoArray(c, at + 2 * pitch + V);
        c30.intoArray(c, at + 3 * pitch);
        c31.intoArray(c, at + 3 * pitch + V);
        c40.intoArray(c, at + 4 * pitch);
        c41.intoArray(c, at + 4 * pitch + V);
        c50.intoArray(c, at + 5 * pitch);
        c51.intoArray(c, at + 5 * pitch + V);
    }

    private static FloatVector multiplyAdd(FloatVector x, FloatVector y, FloatVector z) {
        return FusedMultiplyAdd.AVAILABLE ? x.fma(y, z) : x.mul(y).add(z);
    }
}
