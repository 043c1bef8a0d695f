package io.clipsr.kernels.gpu.emulator.arithmetic;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.Map;

/**
 * 64-bit arithmetic on long rows: integers, and doubles (names ending in {@code .f}) as their bits. Shift amounts are
 * longs too.
 */
public final class LongFunctions {
    private static final int N = Bank.LANES;

    private static final Map<String, LaneFunction.L> BY_NAME = Map.ofEntries(
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
            Map.entry("mul.lo", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] * b[i];
                }
            }),
            Map.entry("mad.lo", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] * b[i] + c[i];
                }
            }),
            Map.entry("mul.hi.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.multiplyHigh(a[i], b[i]);
                }
            }),
            Map.entry("mul.hi.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = high(a[i], b[i]);
                }
            }),
            Map.entry("mad.hi.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.multiplyHigh(a[i], b[i]) + c[i];
                }
            }),
            Map.entry("mad.hi.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = high(a[i], b[i]) + c[i];
                }
            }),
            Map.entry("div.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : a[i] / b[i];
                }
            }),
            Map.entry("div.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : Long.divideUnsigned(a[i], b[i]);
                }
            }),
            Map.entry("rem.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : a[i] % b[i];
                }
            }),
            Map.entry("rem.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : Long.remainderUnsigned(a[i], b[i]);
                }
            }),
            Map.entry("abs.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.abs(a[i]);
                }
            }),
            Map.entry("neg.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = -a[i];
                }
            }),
            Map.entry("min.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.min(a[i], b[i]);
                }
            }),
            Map.entry("max.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Math.max(a[i], b[i]);
                }
            }),
            Map.entry("min.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Long.compareUnsigned(a[i], b[i]) < 0 ? a[i] : b[i];
                }
            }),
            Map.entry("max.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Long.compareUnsigned(a[i], b[i]) > 0 ? a[i] : b[i];
                }
            }),
            Map.entry("and", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] & b[i];
                }
            }),
            Map.entry("or", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] | b[i];
                }
            }),
            Map.entry("xor", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] ^ b[i];
                }
            }),
            Map.entry("not", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = ~a[i];
                }
            }),
            Map.entry("cnot", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] == 0 ? 1 : 0;
                }
            }),
            Map.entry("shl", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] >>> 6 != 0 ? 0 : a[i] << b[i];
                }
            }),
            Map.entry("shr.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] >>> 6 != 0 ? 0 : a[i] >>> b[i];
                }
            }),
            Map.entry("shr.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] >> (b[i] >>> 6 != 0 ? 63 : b[i]);
                }
            }),
            Map.entry("brev", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Long.reverse(a[i]);
                }
            }),
            Map.entry("bfe.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = IntFunctions.extract(a[i], (int) b[i], (int) c[i], 64, false);
                }
            }),
            Map.entry("bfe.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = IntFunctions.extract(a[i], (int) b[i], (int) c[i], 64, true);
                }
            }),
            Map.entry("add.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(longBitsToDouble(a[i]) + longBitsToDouble(b[i]));
                }
            }),
            Map.entry("sub.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(longBitsToDouble(a[i]) - longBitsToDouble(b[i]));
                }
            }),
            Map.entry("mul.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(longBitsToDouble(a[i]) * longBitsToDouble(b[i]));
                }
            }),
            Map.entry("div.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(longBitsToDouble(a[i]) / longBitsToDouble(b[i]));
                }
            }),
            Map.entry("fma.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(
                            Math.fma(longBitsToDouble(a[i]), longBitsToDouble(b[i]), longBitsToDouble(c[i])));
                }
            }),
            Map.entry("neg.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] ^ Long.MIN_VALUE;
                }
            }),
            Map.entry("abs.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] & Long.MAX_VALUE;
                }
            }),
            Map.entry("min.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(min(longBitsToDouble(a[i]), longBitsToDouble(b[i])));
                }
            }),
            Map.entry("max.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(-min(-longBitsToDouble(a[i]), -longBitsToDouble(b[i])));
                }
            }),
            Map.entry("sqrt.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(Math.sqrt(longBitsToDouble(a[i])));
                }
            }),
            Map.entry("rcp.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(1 / longBitsToDouble(a[i]));
                }
            }),
            Map.entry("rsqrt.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = doubleToRawLongBits(1 / Math.sqrt(longBitsToDouble(a[i])));
                }
            }),
            Map.entry("rcp.gross.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = gross(1 / flushed(a[i]));
                }
            }),
            Map.entry("rsqrt.gross.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = gross(1 / Math.sqrt(flushed(a[i])));
                }
            }),
            Map.entry("copysign.f", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] & Long.MIN_VALUE | b[i] & Long.MAX_VALUE;
                }
            }));

    private LongFunctions() {}

    public static LaneFunction.L of(String name, PtxType type) {
        if (type.isFloat()) {
            return name.equals("mov") ? BY_NAME.get(name) : BY_NAME.get(name + ".f");
        }
        LaneFunction.L plain = BY_NAME.get(name);
        return plain != null ? plain : BY_NAME.get(name + (type.signed() ? ".s" : ".u"));
    }

    private static double flushed(long bits) {
        double value = longBitsToDouble(bits);
        return Math.abs(value) < Double.MIN_NORMAL ? value * 0 : value;
    }

    /** The upper word alone, subnormals as zeros (PTX ISA, rcp.approx.ftz.f64). */
    private static long gross(double value) {
        return doubleToRawLongBits(value != value ? value : flushed(doubleToRawLongBits(value))) & 0xffffffff00000000L;
    }

    private static double min(double a, double b) {
        return a != a ? b : b != b ? a : Math.min(a, b);
    }

    /** The upper half of the unsigned product: the signed one, corrected for what a negative sign bit stands for. */
    private static long high(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}
