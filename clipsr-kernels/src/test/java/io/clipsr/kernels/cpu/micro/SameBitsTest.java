package io.clipsr.kernels.cpu.micro;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that all forms of an operation compute the same bits, so that they can take each other's place at any time. */
class SameBitsTest {
    private static final int GAP = 3;

    private final Random random = new Random(1);

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Returns the sums of the filled rows, computed from the same sums before. */
    private static float[] product(Gemm gemm, int k, int filled) {
        SameBitsTest inputs = new SameBitsTest();
        float[] a = inputs.values(gemm.rows() * (k + GAP) + GAP);
        float[] b = inputs.values(GAP + k * gemm.panel());
        int pitch = gemm.panel() + GAP;
        float[] c = inputs.values(GAP + gemm.rows() * pitch);
        int[] rows = new int[gemm.rows() + 1];
        for (int r = 0; r < gemm.rows(); r++) {
            rows[r + 1] = Math.min(r, filled - 1) * (k + GAP);
        }
        gemm.tile(a, rows, 1, GAP, k, b, GAP, c, GAP, pitch);
        return Arrays.copyOf(c, GAP + filled * pitch - GAP);
    }

    private static void assertSame(Gemm gemm, int k, int filled) {
        Gemm scalar = new ScalarGemm(gemm.rows(), gemm.panel());
        assertArrayEquals(product(scalar, k, filled), product(gemm, k, filled), gemm.describe());
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 1", "7, 5", "64, 6"})
    void vectors(int k, int filled) {
        assertSame(new VectorGemm(), k, filled);
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 1", "7, 6", "7, 7", "64, 12"})
    void wideVectors(int k, int filled) {
        assertSame(new WideVectorGemm(), k, filled);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 1", "65, 4"})
    void fourRows(int k, int filled) {
        assertSame(new FourRowsGemm(), k, filled);
    }

    @ParameterizedTest
    @CsvSource({"1, 96", "2, 1", "7, 31", "7, 32", "67, 95", "130, 96"})
    void columns(int k, int filled) {
        assertSame(new ColumnGemm(), k, filled);
    }

    @Test
    void warming() {
        assertSame(WarmingGemm.started(new VectorGemm()), 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"1", "16", "100", "1024", "3000"})
    void elementwise(int length) {
        for (Elementwise other : List.of(new VectorElementwise(), new ColumnElementwise())) {
            for (int operation = 0; operation < 11; operation++) {
                float[] expected = values(length + GAP);
                float[] actual = expected.clone();
                float[] x = values(7 * length + GAP);
                apply(operation, new PlainElementwise(), x, expected, length);
                apply(operation, other, x, actual, length);
                assertArrayEquals(expected, actual, "operation " + operation);
            }
        }
    }

    private static void apply(int operation, Elementwise elementwise, float[] x, float[] y, int length) {
        int[] index = {5, 0, 2, 1, 4, 3};
        float[] factor = {1, -0.5f, 4, 0.25f, -1, 2};
        switch (operation) {
            case 0 -> elementwise.add(x, 1, y, 2, length);
            case 1 -> elementwise.leakyRelu(0.2f, x, 1, y, 2, length);
            case 2 -> elementwise.leakyRelu(1.5f, y, 2, y, 2, length);
            case 3 -> elementwise.affineLeakyRelu(y, 2, x, 1, x, length, 0.2f, y, 2, length);
            case 4 -> elementwise.quickGelu(y, 2, y, 2, length);
            default ->
                elementwise.combine(
                        Arrays.copyOf(index, operation - 4),
                        Arrays.copyOf(factor, operation - 4),
                        x,
                        1,
                        length,
                        y,
                        2,
                        length);
        }
    }

    @Test
    void quickGeluIsAccurate() {
        Elementwise elementwise = new PlainElementwise();
        for (int i = -200_000; i <= 200_000; i++) {
            float[] y = {i / 1000f};
            double exact = y[0] / (1 + Math.exp(-1.702 * y[0]));
            elementwise.quickGelu(y, 0, y, 0, 1);
            assertEquals(exact, y[0], 3e-7 * Math.max(1, Math.abs(exact)), "at " + i / 1000f);
        }
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE, 0}) {
            float[] y = {special};
            elementwise.quickGelu(y, 0, y, 0, 1);
            assertEquals(special, y[0]);
        }
    }
}
