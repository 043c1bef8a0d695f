package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.math.BigDecimal;

/** Directed rounding, {@code .rz .rm .rp}, of add, sub, mul and fma, exact. */
public final class Rounding {
    private static final int N = Bank.LANES;

    private Rounding() {}

    /** The function of single precision for this name and mode, or null. */
    public static LaneFunction.F of(String name, String mode) {
        return switch (name) {
            case "add" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < N; i++) {
                        d[i] = sum(a[i], b[i], mode);
                    }
                };
            case "sub" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < N; i++) {
                        d[i] = sum(a[i], -b[i], mode);
                    }
                };
            case "mul" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < N; i++) {
                        d[i] = round((double) a[i] * b[i], 0, mode);
                    }
                };
            case "fma" ->
                (d, a, b, c) -> {
                    for (int i = 0; i < N; i++) {
                        d[i] = sum((double) a[i] * b[i], c[i], mode);
                    }
                };
            default -> null;
        };
    }

    /** The function of double precision for this name and mode, or null. */
    public static LaneFunction.L ofDouble(String name, String mode) {
        if (!java.util.Set.of("add", "sub", "mul", "fma").contains(name)) {
            return null;
        }
        return (d, a, b, c) -> {
            for (int i = 0; i < N; i++) {
                double x = Double.longBitsToDouble(a[i]);
                double y = Double.longBitsToDouble(b[i]);
                double result = switch (name) {
                    case "add" -> fused(x, 1, y, mode);
                    case "sub" -> fused(x, 1, -y, mode);
                    // With a zero of the product's own sign.
                    case "mul" -> fused(x, y, Math.copySign(0.0, x) * Math.copySign(1.0, y), mode);
                    default -> fused(x, y, Double.longBitsToDouble(c[i]), mode);
                };
                d[i] = Double.doubleToRawLongBits(result);
            }
        };
    }

    private static double fused(double a, double b, double c, String mode) {
        double nearest = Math.fma(a, b, c);
        if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
            return nearest;
        }
        BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
        if (exact.signum() == 0) {
            // Of summands that cancel, rounding down alone makes a negative zero; two zeros of one sign keep it.
            boolean same = Math.copySign(1, a) * Math.copySign(1, b) == Math.copySign(1, c);
            return same || !mode.equals("rm") ? nearest : -0.0;
        }
        int side = Double.isInfinite(nearest) ? (nearest > 0 ? 1 : -1) : new BigDecimal(nearest).compareTo(exact);
        boolean down = mode.equals("rm") || mode.equals("rz") && exact.signum() > 0;
        boolean up = mode.equals("rp") || mode.equals("rz") && exact.signum() < 0;
        return side > 0 && down ? Math.nextDown(nearest) : side < 0 && up ? Math.nextUp(nearest) : nearest;
    }

    /** Both are exact in double: single precision, or a product of two. */
    private static float sum(double a, double b, String mode) {
        double sum = a + b;
        double part = sum - a;
        double error = a - (sum - part) + (b - part);
        if (sum == 0 && error == 0 && mode.equals("rm") && !(a == 0 && 1 / a > 0 && 1 / b > 0)) {
            return -0f;
        }
        return round(sum, error, mode);
    }

    /** {@code value + error}, where error is less than half a unit of value's last place. */
    static float round(double value, double error, String mode) {
        float nearest = (float) value;
        if (Double.isNaN(value) || Double.isInfinite(value) || Double.isNaN(error)) {
            return nearest;
        }
        int side = nearest != value ? Double.compare(nearest, value) : error < 0 ? 1 : error > 0 ? -1 : 0;
        boolean down = mode.equals("rm") || mode.equals("rz") && value > 0;
        boolean up = mode.equals("rp") || mode.equals("rz") && value < 0;
        if (side > 0 && down) {
            return Math.nextDown(nearest);
        }
        return side < 0 && up ? Math.nextUp(nearest) : nearest;
    }
}
