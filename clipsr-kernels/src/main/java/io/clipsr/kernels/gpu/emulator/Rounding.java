package io.clipsr.kernels.gpu.emulator;

/** Single precision with directed rounding: {@code .rz .rm .rp} of add, sub, mul and fma, exact. */
final class Rounding {
    private static final int N = Warp.LANES;

    private Rounding() {
    }

    /** The function for this name and mode, or null. */
    static LaneFunction.F of(String name, String mode) {
        return switch (name) {
            case "add" -> (d, a, b, c) -> { for (int i = 0; i < N; i++) { d[i] = sum(a[i], b[i], mode); } };
            case "sub" -> (d, a, b, c) -> { for (int i = 0; i < N; i++) { d[i] = sum(a[i], -b[i], mode); } };
            case "mul" -> (d, a, b, c) -> { for (int i = 0; i < N; i++) { d[i] = round((double) a[i] * b[i], 0, mode); } };
            case "fma" -> (d, a, b, c) -> { for (int i = 0; i < N; i++) { d[i] = sum((double) a[i] * b[i], c[i], mode); } };
            default -> null;
        };
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
