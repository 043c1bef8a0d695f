package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Tests of floating-point instructions against IEEE 754 and the PTX ISA. */
class FloatInstructionsTest {

    private interface Expected {
        float of(float a, float b, float c);
    }

    private static void check(String instruction, Expected expected) {
        for (long seed = 1; seed <= 6; seed++) {
            int[] a = PtxSnippet.floats(seed);
            int[] b = PtxSnippet.floats(seed + 100);
            int[] c = PtxSnippet.floats(seed + 200);
            int[] result = PtxSnippet.words(instruction, a, b, c);
            for (int i = 0; i < result.length; i++) {
                float want =
                        expected.of(Float.intBitsToFloat(a[i]), Float.intBitsToFloat(b[i]), Float.intBitsToFloat(c[i]));
                assertEquals(
                        want,
                        Float.intBitsToFloat(result[i]),
                        0f,
                        instruction + " of " + Float.intBitsToFloat(a[i]) + ", " + Float.intBitsToFloat(b[i]) + ", "
                                + Float.intBitsToFloat(c[i]));
                assertTrue(want != 0 || Float.floatToRawIntBits(want) == result[i], "sign of zero: " + instruction);
            }
        }
    }

    @Test
    void roundToNearest() {
        check("add.f32 %r4, %r1, %r2;", (a, b, c) -> a + b);
        check("sub.rn.f32 %r4, %r1, %r2;", (a, b, c) -> a - b);
        check("mul.f32 %r4, %r1, %r2;", (a, b, c) -> a * b);
        check("div.rn.f32 %r4, %r1, %r2;", (a, b, c) -> a / b);
        check("rcp.rn.f32 %r4, %r1;", (a, b, c) -> 1 / a);
        check("sqrt.rn.f32 %r4, %r1;", (a, b, c) -> (float) Math.sqrt(a));
        check("fma.rn.f32 %r4, %r1, %r2, %r3;", Math::fma);
        check("mad.rn.f32 %r4, %r1, %r2, %r3;", Math::fma);
        check("mul.f32 %r4, %r1, 0f3F000000;", (a, b, c) -> a * 0.5f);
    }

    @Test
    void signs() {
        check("neg.f32 %r4, %r1;", (a, b, c) -> -a);
        check("abs.f32 %r4, %r1;", (a, b, c) -> Math.abs(a));
        check("copysign.f32 %r4, %r1, %r2;", (a, b, c) -> Math.copySign(b, a));
        check("xor.b32 %r4, %r1, 0x80000000;", (a, b, c) -> -a);
    }

    @Test
    void minimumAndMaximumIgnoreNaN() {
        check("min.f32 %r4, %r1, %r2;", (a, b, c) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b));
        check("max.f32 %r4, %r1, %r2;", (a, b, c) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b));
        check("max.NaN.f32 %r4, %r1, %r2;", (a, b, c) -> Math.max(a, b));
    }

    @Test
    void subnormalsAndSaturation() {
        check("mul.ftz.f32 %r4, %r1, %r2;", (a, b, c) -> flushed(flushed(a) * flushed(b)));
        check("fma.rn.ftz.f32 %r4, %r1, %r2, %r3;", (a, b, c) -> flushed(Math.fma(flushed(a), flushed(b), flushed(c))));
        check("add.sat.f32 %r4, %r1, %r2;", (a, b, c) -> a + b > 0 ? Math.min(1, a + b) : 0f);
        check("cvt.sat.f32.f32 %r4, %r1;", (a, b, c) -> a > 0 ? Math.min(1, a) : 0f);
    }

    private static float flushed(float value) {
        return Math.abs(value) < Float.MIN_NORMAL ? Math.copySign(0, value) : value;
    }

    @Test
    void directedRoundingAgainstDecimals() {
        for (String mode : new String[] {"rz", "rm", "rp"}) {
            check("add." + mode + ".f32 %r4, %r1, %r2;", (a, b, c) -> directed(1, a, b, mode));
            check("fma." + mode + ".f32 %r4, %r1, %r2, %r3;", (a, b, c) -> directed(a, b, c, mode));
        }
        assertEquals(-0f, PtxSnippet.real("add.rm.f32 %r4, %r1, %r2;", 3, -3, 0));
        assertEquals(
                Float.MAX_VALUE, PtxSnippet.real("add.rz.f32 %r4, %r1, %r2;", Float.MAX_VALUE, Float.MAX_VALUE, 0));
        assertEquals(Math.nextUp(1f), PtxSnippet.real("add.rp.f32 %r4, %r1, %r2;", 1, Float.MIN_VALUE, 0));
    }

    /**
     * Returns {@code a * b + c}, rounded from the exact decimal value; or the result of {@link Math#fma} if an operand
     * is not finite.
     */
    private static float directed(float a, float b, float c, String mode) {
        float nearest = Math.fma(a, b, c);
        if (!Float.isFinite(a) || !Float.isFinite(b) || !Float.isFinite(c)) {
            return nearest;
        }
        BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
        if (exact.signum() == 0) {
            boolean cancels = a != 0 && b != 0 || Math.copySign(1, c) != Math.copySign(1, a) * Math.copySign(1, b);
            return mode.equals("rm") && cancels ? -0f : nearest;
        }
        float result = nearest;
        boolean down = mode.equals("rm") || mode.equals("rz") && exact.signum() > 0;
        while (Float.isInfinite(result) && result > 0 == down
                || Float.isFinite(result) && new BigDecimal(result).compareTo(exact) == (down ? 1 : -1)) {
            result = down ? Math.nextDown(result) : Math.nextUp(result);
        }
        return result;
    }

    @Test
    void approximationsAreWithinTheirBounds() {
        for (float x = -20; x < 20; x += 0.37f) {
            assertEquals(Math.pow(2, x), PtxSnippet.real("ex2.approx.ftz.f32 %r4, %r1;", x, 0, 0), Math.pow(2, x - 22));
        }
        for (float x : new float[] {1e-6f, 0.3f, 1, 1.7f, 8, 12345}) {
            assertEquals(Math.log(x) / Math.log(2), PtxSnippet.real("lg2.approx.f32 %r4, %r1;", x, 0, 0), 2e-6 * 20);
            assertEquals(1 / Math.sqrt(x), PtxSnippet.real("rsqrt.approx.f32 %r4, %r1;", x, 0, 0), 2e-7 / Math.sqrt(x));
            assertEquals(Math.sqrt(x), PtxSnippet.real("sqrt.approx.f32 %r4, %r1;", x, 0, 0), 2e-7 * Math.sqrt(x));
            assertEquals(1.0 / x, PtxSnippet.real("rcp.approx.ftz.f32 %r4, %r1;", x, 0, 0), 2e-7 / x);
            assertEquals(Math.tanh(x), PtxSnippet.real("tanh.approx.f32 %r4, %r1;", x, 0, 0), 1e-6);
        }
        assertEquals(Math.sin(1.25), PtxSnippet.real("sin.approx.f32 %r4, %r1;", 1.25f, 0, 0), 1e-6);
        assertEquals(Math.cos(1.25), PtxSnippet.real("cos.approx.f32 %r4, %r1;", 1.25f, 0, 0), 1e-6);
        assertEquals(0f, PtxSnippet.real("ex2.approx.f32 %r4, %r1;", Float.NEGATIVE_INFINITY, 0, 0));
        assertEquals(Float.POSITIVE_INFINITY, PtxSnippet.real("ex2.approx.f32 %r4, %r1;", 128, 0, 0));
        assertEquals(Float.NEGATIVE_INFINITY, PtxSnippet.real("lg2.approx.f32 %r4, %r1;", 0, 0, 0));
        assertEquals(3f, PtxSnippet.real("lg2.approx.f32 %r4, %r1;", 8, 0, 0));
    }

    @Test
    void doubles() {
        double a = 1.0 / 3;
        double b = -7.25;
        long x = Double.doubleToRawLongBits(a);
        long y = Double.doubleToRawLongBits(b);
        String load = "mov.b64 %d1, %rd11;\nmov.b64 %d2, %rd12;\n";
        String store = "\nmov.b64 %rd14, %d3;";
        assertEquals(
                Double.doubleToRawLongBits(a * b),
                PtxSnippet.wide(load + "mul.rn.f64 %d3, %d1, %d2;" + store, x, y, 0));
        assertEquals(
                Double.doubleToRawLongBits(Math.fma(a, b, a)),
                PtxSnippet.wide(load + "fma.rn.f64 %d3, %d1, %d2, %d1;" + store, x, y, 0));
        assertEquals(
                Double.doubleToRawLongBits(a / b),
                PtxSnippet.wide(load + "div.rn.f64 %d3, %d1, %d2;" + store, x, y, 0));
        assertEquals(Double.doubleToRawLongBits(a), PtxSnippet.wide(load + "max.f64 %d3, %d1, %d2;" + store, x, y, 0));
        assertEquals(
                Double.doubleToRawLongBits(a + 0.5),
                PtxSnippet.wide(load + "add.f64 %d3, %d1, 0d3FE0000000000000;" + store, x, y, 0));
    }

    private static double wide(String instructions, double a, double b, double c) {
        String moved = "mov.b64 %d1, %rd11;\nmov.b64 %d2, %rd12;\nmov.b64 %d3, %rd13;\n" + instructions
                + "\nmov.b64 %rd14, %d4;";
        return Double.longBitsToDouble(PtxSnippet.wide(
                moved, Double.doubleToRawLongBits(a), Double.doubleToRawLongBits(b), Double.doubleToRawLongBits(c)));
    }

    @Test
    void directedRoundingOfDoubles() {
        double above = Math.nextUp(1.0);
        assertEquals(1, wide("add.rz.f64 %d4, %d1, %d2;", 1, 0x1p-60, 0));
        assertEquals(above, wide("add.rp.f64 %d4, %d1, %d2;", 1, 0x1p-60, 0));
        assertEquals(-1, wide("add.rz.f64 %d4, %d1, %d2;", -1, -0x1p-60, 0));
        assertEquals(-above, wide("sub.rm.f64 %d4, %d1, %d2;", -1, 0x1p-60, 0));
        assertEquals(1, wide("mul.rm.f64 %d4, %d1, %d2;", 1 + 0x1p-30, 1 - 0x1p-30 + 0x1p-53, 0), 0x1p-52);
        assertEquals(Double.MAX_VALUE, wide("mul.rz.f64 %d4, %d1, %d2;", Double.MAX_VALUE, 2, 0));
        assertEquals(Double.MIN_VALUE, wide("mul.rp.f64 %d4, %d1, %d2;", Double.MIN_VALUE, 0.25, 0));
        assertEquals(0, wide("fma.rz.f64 %d4, %d1, %d2, %d3;", Double.MIN_VALUE, 0.75, 0));
        assertEquals(Math.nextDown(3.0), wide("fma.rm.f64 %d4, %d1, %d2, %d3;", 1, 3, -Double.MIN_VALUE));
        assertEquals(-0.0, wide("add.rm.f64 %d4, %d1, %d2;", 5, -5, 0));
        assertEquals(0.0, wide("add.rp.f64 %d4, %d1, %d2;", 5, -5, 0));
        assertEquals(-0.0, wide("mul.rz.f64 %d4, %d1, %d2;", -0.0, 5, 0));
        assertEquals(0.0, wide("mul.rm.f64 %d4, %d1, %d2;", 0.0, 5, 0));
        assertEquals(Double.POSITIVE_INFINITY, wide("add.rz.f64 %d4, %d1, %d2;", Double.POSITIVE_INFINITY, 1, 0));
    }

    /** Tests the reciprocal approximation that starts a software division: only the upper word of the result. */
    @Test
    void approximateReciprocalsOfDoubles() {
        assertEquals(1 / 3.0, wide("rcp.approx.ftz.f64 %d4, %d1;", 3, 0, 0), 0x1p-21);
        assertEquals(0, (int) Double.doubleToRawLongBits(wide("rcp.approx.ftz.f64 %d4, %d1;", 3, 0, 0)));
        assertEquals(Double.NEGATIVE_INFINITY, wide("rcp.approx.ftz.f64 %d4, %d1;", -Double.MIN_VALUE, 0, 0));
        assertEquals(1 / Math.sqrt(3.0), wide("rsqrt.approx.ftz.f64 %d4, %d1;", 3, 0, 0), 0x1p-21);
        assertEquals(0.5, wide("rsqrt.approx.f64 %d4, %d1;", 4, 0, 0));
    }

    @Test
    void comparedHalves() {
        assertEquals(0x3c00, PtxSnippet.word("set.eq.f16x2.f16x2 %r4, %r1, %r2;", 0x40003c00, 0x3c003c00, 0));
        assertEquals(0x3c000000, PtxSnippet.word("set.gt.f16x2.f16x2 %r4, %r1, %r2;", 0x40003c00, 0x3c003c00, 0));
        assertEquals(0xffff0000, PtxSnippet.word("set.gt.u32.f16x2 %r4, %r1, %r2;", 0x40003c00, 0x3c003c00, 0));
        assertEquals(0, PtxSnippet.word("set.eq.f16x2.f16x2 %r4, %r1, %r1;", 0x7e007fff, 0, 0));
    }
}
