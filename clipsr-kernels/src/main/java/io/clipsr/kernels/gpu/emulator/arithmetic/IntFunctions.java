package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.Map;

/**
 * Integer arithmetic of up to 32 bits, on int rows; 16-bit operands come sign- or zero-extended. {@code N} is
 * {@link Warp#LANES}.
 */
public final class IntFunctions {
    private static final int N = Bank.LANES;

    private static final Map<String, LaneFunction.I> BY_NAME = Map.ofEntries(
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
                    d[i] = (int) ((long) a[i] * b[i] >> 32);
                }
            }),
            Map.entry("mul.hi.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = high(a[i], b[i]);
                }
            }),
            Map.entry("mad.hi.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (int) ((long) a[i] * b[i] >> 32) + c[i];
                }
            }),
            Map.entry("mad.hi.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = high(a[i], b[i]) + c[i];
                }
            }),
            Map.entry("mul24.lo.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (a[i] << 8 >> 8) * (b[i] << 8 >> 8);
                }
            }),
            Map.entry("mul24.lo.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (a[i] & 0xffffff) * (b[i] & 0xffffff);
                }
            }),
            Map.entry("mad24.lo.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (a[i] << 8 >> 8) * (b[i] << 8 >> 8) + c[i];
                }
            }),
            Map.entry("mad24.lo.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (a[i] & 0xffffff) * (b[i] & 0xffffff) + c[i];
                }
            }),
            // The result of a division by zero is unspecified; all ones is what devices give.
            Map.entry("div.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : a[i] / b[i];
                }
            }),
            Map.entry("div.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : Integer.divideUnsigned(a[i], b[i]);
                }
            }),
            Map.entry("rem.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : a[i] % b[i];
                }
            }),
            Map.entry("rem.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] == 0 ? -1 : Integer.remainderUnsigned(a[i], b[i]);
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
                    d[i] = Integer.compareUnsigned(a[i], b[i]) < 0 ? a[i] : b[i];
                }
            }),
            Map.entry("max.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Integer.compareUnsigned(a[i], b[i]) > 0 ? a[i] : b[i];
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
            // Amounts past the width are clamped to it (PTX ISA, shl and shr).
            Map.entry("shl", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] >>> 5 != 0 ? 0 : a[i] << b[i];
                }
            }),
            Map.entry("shr.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = b[i] >>> 5 != 0 ? 0 : a[i] >>> b[i];
                }
            }),
            Map.entry("shr.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = a[i] >> (b[i] >>> 5 != 0 ? 31 : b[i]);
                }
            }),
            Map.entry("popc", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Integer.bitCount(a[i]);
                }
            }),
            Map.entry("clz", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Integer.numberOfLeadingZeros(a[i]);
                }
            }),
            Map.entry("brev", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = Integer.reverse(a[i]);
                }
            }),
            Map.entry("bfind.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = 31 - Integer.numberOfLeadingZeros(a[i]);
                }
            }),
            Map.entry("bfind.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = 31 - Integer.numberOfLeadingZeros(a[i] < 0 ? ~a[i] : a[i]);
                }
            }),
            Map.entry("bfe.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (int) extract(a[i] & 0xffffffffL, b[i], c[i], 32, false);
                }
            }),
            Map.entry("bfe.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (int) extract(a[i], b[i], c[i], 32, true);
                }
            }),
            Map.entry("prmt", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = permute(a[i], b[i], c[i]);
                }
            }),
            Map.entry("sad.s", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = c[i] + (a[i] < b[i] ? b[i] - a[i] : a[i] - b[i]);
                }
            }),
            Map.entry("sad.u", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = c[i] + (Integer.compareUnsigned(a[i], b[i]) < 0 ? b[i] - a[i] : a[i] - b[i]);
                }
            }),
            Map.entry("shf.l.wrap", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (int) (pair(a[i], b[i]) << (c[i] & 31) >>> 32);
                }
            }),
            Map.entry("shf.r.wrap", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (int) (pair(a[i], b[i]) >>> (c[i] & 31));
                }
            }),
            Map.entry("shf.l.clamp", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = c[i] >>> 5 != 0 ? a[i] : (int) (pair(a[i], b[i]) << c[i] >>> 32);
                }
            }),
            Map.entry("shf.r.clamp", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = c[i] >>> 5 != 0 ? b[i] : (int) (pair(a[i], b[i]) >>> c[i]);
                }
            }),
            Map.entry("signExtend16", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (short) a[i];
                }
            }),
            Map.entry("signExtend8", (d, a, b, c) -> {
                for (int i = 0; i < N; i++) {
                    d[i] = (byte) a[i];
                }
            }));

    private IntFunctions() {}

    /** The function of this name for a type: {@code add}, {@code div.s}; null if there is none. */
    public static LaneFunction.I of(String name, PtxType type) {
        LaneFunction.I plain = BY_NAME.get(name);
        return plain != null ? plain : BY_NAME.get(name + (type.signed() ? ".s" : ".u"));
    }

    private static int high(int a, int b) {
        return (int) ((a & 0xffffffffL) * (b & 0xffffffffL) >>> 32);
    }

    private static long pair(int low, int high) {
        return (long) high << 32 | low & 0xffffffffL;
    }

    /**
     * {@code bfe}: {@code length} bits from {@code position}, past the top filled with zeros or the sign of the topmost
     * one taken.
     */
    static long extract(long value, int position, int length, int width, boolean signed) {
        int at = position & 0xff;
        int count = length & 0xff;
        if (count == 0) {
            return 0;
        }
        int top = Math.min(at + count - 1, width - 1);
        boolean negative = signed && (value >>> top & 1) != 0;
        long result = negative ? -1 : 0;
        for (int i = 0; i < count && i < width && at + i < width; i++) {
            result = result & ~(1L << i) | (value >>> at + i & 1) << i;
        }
        return result;
    }

    /** {@code bfi}: the low bits of {@code from} over those of {@code into}. */
    public static long insert(long from, long into, int position, int length, int width) {
        int at = position & 0xff;
        int count = length & 0xff;
        long result = into;
        for (int i = 0; i < count && at + i < width; i++) {
            result = result & ~(1L << at + i) | (from >>> i & 1) << at + i;
        }
        return result;
    }

    /** {@code prmt} in its default mode: a selector of four bits a byte, its top one replicates the sign. */
    private static int permute(int a, int b, int selector) {
        long bytes = pair(a, b);
        int result = 0;
        for (int i = 0; i < 4; i++) {
            int choice = selector >>> 4 * i;
            int value = (int) (bytes >>> 8 * (choice & 7)) & 0xff;
            if ((choice & 8) != 0) {
                value = (value & 0x80) != 0 ? 0xff : 0;
            }
            result |= value << 8 * i;
        }
        return result;
    }
}
