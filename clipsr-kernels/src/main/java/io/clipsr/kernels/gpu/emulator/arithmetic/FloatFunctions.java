package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.Map;

/**
 * Single precision on float rows, rounded to nearest even unless {@link Rounding} does it. The {@code .approx}
 * functions are computed in double and rounded once: closer than any device, within every bound that PTX gives.
 */
public final class FloatFunctions {
    private static final int N = Bank.LANES;

    private static final Map<String, LaneFunction.F> BY_NAME = Map.ofEntries(
            Map.entry("mov", (d, a, b, c) -> System.arraycopy(a, 0, d, 0, N)),
            Map.entry("add", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] + b[i];
                }
            }),
            Map.entry("sub", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] - b[i];
                }
            }),
            Map.entry("mul", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] * b[i];
                }
            }),
            Map.entry("div", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] / b[i];
                }
            }),
            Map.entry("fma", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.fma(a[i], b[i], c[i]);
                }
            }),
            Map.entry("neg", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = -a[i];
                }
            }),
            Map.entry("abs", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.abs(a[i]);
                }
            }),
            Map.entry("min", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = min(a[i], b[i]);
                }
            }),
            Map.entry("max", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = -min(-a[i], -b[i]);
                }
            }),
            Map.entry("min.NaN", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.min(a[i], b[i]);
                }
            }),
            Map.entry("max.NaN", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.max(a[i], b[i]);
                }
            }),
            Map.entry("copysign", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.copySign(b[i], a[i]);
                }
            }),
            Map.entry("rcp", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = 1f / a[i];
                }
            }),
            Map.entry("sqrt", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.sqrt(a[i]);
                }
            }),
            Map.entry("rsqrt", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) (1 / Math.sqrt(a[i]));
                }
            }),
            Map.entry("ex2", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = exp2(a[i]);
                }
            }),
            Map.entry("lg2", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = log2(a[i]);
                }
            }),
            Map.entry("sin", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.sin(a[i]);
                }
            }),
            Map.entry("cos", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.cos(a[i]);
                }
            }),
            Map.entry("tanh", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.tanh(a[i]);
                }
            }),
            // Subnormals become zeros of their sign (.ftz).
            Map.entry("flush", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.abs(a[i]) < Float.MIN_NORMAL ? a[i] * 0f : a[i];
                }
            }),
            // [0, 1], NaN to +0 (.sat).
            Map.entry("saturate", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] > 0 ? Math.min(a[i], 1f) : 0f;
                }
            }),
            Map.entry("rni", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.rint(a[i]);
                }
            }),
            Map.entry("rzi", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) (a[i] < 0 ? Math.ceil(a[i]) : Math.floor(a[i]));
                }
            }),
            Map.entry("rmi", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.floor(a[i]);
                }
            }),
            Map.entry("rpi", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (float) Math.ceil(a[i]);
                }
            }));

    private static final double LN2 = 0.6931471805599453;

    private FloatFunctions() {}

    public static LaneFunction.F of(String name) {
        return BY_NAME.get(name);
    }

    /** NaN only where both are (PTX ISA, min): minus zero is less than zero. */
    private static float min(float a, float b) {
        return a != a ? b : b != b ? a : Math.min(a, b);
    }

    /** 2 to the x, by Taylor's series around the nearest integer in double precision. */
    private static float exp2(float x) {
        if (!(Math.abs(x) <= 160)) {
            return x > 0 ? Float.POSITIVE_INFINITY : x < 0 ? 0f : Float.NaN;
        }
        int whole = (int) Math.rint(x);
        double t = (x - whole) * LN2;
        double p = 1 / 39916800.0;
        p = p * t + 1 / 3628800.0;
        p = p * t + 1 / 362880.0;
        p = p * t + 1 / 40320.0;
        p = p * t + 1 / 5040.0;
        p = p * t + 1 / 720.0;
        p = p * t + 1 / 120.0;
        p = p * t + 1 / 24.0;
        p = p * t + 1 / 6.0;
        p = p * t + 0.5;
        p = p * t + 1;
        p = p * t + 1;
        return (float) (p * Double.longBitsToDouble((long) (whole + 1023) << 52));
    }

    private static float log2(float x) {
        int exponent = Math.getExponent(x);
        boolean power =
                x > 0 && x < Float.POSITIVE_INFINITY && exponent >= Float.MIN_EXPONENT && x == Math.scalb(1f, exponent);
        return power ? exponent : (float) (Math.log(x) / LN2);
    }
}
