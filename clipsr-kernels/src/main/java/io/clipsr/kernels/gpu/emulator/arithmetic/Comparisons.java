package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;

/** {@code setp}'s comparisons: one bit a lane. */
public final class Comparisons {

    private Comparisons() {}

    /**
     * The comparison of this name for a type, or null. Of floats, the plain ones are false and the {@code u} ones true
     * where a NaN is.
     */
    public static LaneFunction.Compare of(String name, PtxType type) {
        if (type.isFloat()) {
            return type.bits() == 32 ? ofFloat(name) : type.bits() == 64 ? ofDouble(name) : null;
        }
        String signedName = switch (name) {
            case "lo" -> "lt";
            case "ls" -> "le";
            case "hi" -> "gt";
            case "hs" -> "ge";
            default -> name;
        };
        boolean signed = type.signed() && signedName.equals(name);
        return type.bits() == 64
                ? ofLong(signedName, signed ? 0 : Long.MIN_VALUE)
                : ofInt(signedName, signed ? 0 : Integer.MIN_VALUE);
    }

    /** @param flip turns unsigned order into signed */
    private static LaneFunction.Compare ofInt(String name, int flip) {
        return switch (name) {
            case "eq" -> (x, y) -> equal((int[]) x, (int[]) y);
            case "ne" -> (x, y) -> ~equal((int[]) x, (int[]) y);
            case "lt" -> (x, y) -> less((int[]) x, (int[]) y, flip);
            case "ge" -> (x, y) -> ~less((int[]) x, (int[]) y, flip);
            case "gt" -> (x, y) -> less((int[]) y, (int[]) x, flip);
            case "le" -> (x, y) -> ~less((int[]) y, (int[]) x, flip);
            default -> null;
        };
    }

    private static int equal(int[] a, int[] b) {
        int bits = 0;
        for (int i = 0; i < Bank.LANES; i++) {
            bits |= (a[i] == b[i] ? 1 : 0) << i;
        }
        return bits;
    }

    private static int less(int[] a, int[] b, int flip) {
        int bits = 0;
        for (int i = 0; i < Bank.LANES; i++) {
            bits |= ((a[i] ^ flip) < (b[i] ^ flip) ? 1 : 0) << i;
        }
        return bits;
    }

    private static LaneFunction.Compare ofLong(String name, long flip) {
        return switch (name) {
            case "eq" -> (x, y) -> equal((long[]) x, (long[]) y);
            case "ne" -> (x, y) -> ~equal((long[]) x, (long[]) y);
            case "lt" -> (x, y) -> less((long[]) x, (long[]) y, flip);
            case "ge" -> (x, y) -> ~less((long[]) x, (long[]) y, flip);
            case "gt" -> (x, y) -> less((long[]) y, (long[]) x, flip);
            case "le" -> (x, y) -> ~less((long[]) y, (long[]) x, flip);
            default -> null;
        };
    }

    private static int equal(long[] a, long[] b) {
        int bits = 0;
        for (int i = 0; i < Bank.LANES; i++) {
            bits |= (a[i] == b[i] ? 1 : 0) << i;
        }
        return bits;
    }

    private static int less(long[] a, long[] b, long flip) {
        int bits = 0;
        for (int i = 0; i < Bank.LANES; i++) {
            bits |= ((a[i] ^ flip) < (b[i] ^ flip) ? 1 : 0) << i;
        }
        return bits;
    }

    private static LaneFunction.Compare ofFloat(String name) {
        return reals(name, new Reals() {
            @Override
            public int less(Object x, Object y) {
                float[] a = (float[]) x;
                float[] b = (float[]) y;
                int bits = 0;
                for (int i = 0; i < Bank.LANES; i++) {
                    bits |= (a[i] < b[i] ? 1 : 0) << i;
                }
                return bits;
            }

            @Override
            public int equal(Object x, Object y) {
                float[] a = (float[]) x;
                float[] b = (float[]) y;
                int bits = 0;
                for (int i = 0; i < Bank.LANES; i++) {
                    bits |= (a[i] == b[i] ? 1 : 0) << i;
                }
                return bits;
            }
        });
    }

    private static LaneFunction.Compare ofDouble(String name) {
        return reals(name, new Reals() {
            @Override
            public int less(Object x, Object y) {
                int bits = 0;
                for (int i = 0; i < Bank.LANES; i++) {
                    bits |= (at(x, i) < at(y, i) ? 1 : 0) << i;
                }
                return bits;
            }

            @Override
            public int equal(Object x, Object y) {
                int bits = 0;
                for (int i = 0; i < Bank.LANES; i++) {
                    bits |= (at(x, i) == at(y, i) ? 1 : 0) << i;
                }
                return bits;
            }

            private double at(Object row, int i) {
                return Double.longBitsToDouble(((long[]) row)[i]);
            }
        });
    }

    /** The two comparisons that all others of a floating-point type come from; both are false where a NaN is. */
    private interface Reals {
        int less(Object a, Object b);

        int equal(Object a, Object b);

        default int ordered(Object a, Object b) {
            return less(a, b) | less(b, a) | equal(a, b);
        }
    }

    private static LaneFunction.Compare reals(String name, Reals r) {
        return switch (name) {
            case "eq" -> r::equal;
            case "ne" -> (a, b) -> r.less(a, b) | r.less(b, a);
            case "lt" -> r::less;
            case "le" -> (a, b) -> r.less(a, b) | r.equal(a, b);
            case "gt" -> (a, b) -> r.less(b, a);
            case "ge" -> (a, b) -> r.less(b, a) | r.equal(a, b);
            case "equ" -> (a, b) -> ~(r.less(a, b) | r.less(b, a));
            case "neu" -> (a, b) -> ~r.equal(a, b);
            case "ltu" -> (a, b) -> ~(r.less(b, a) | r.equal(a, b));
            case "leu" -> (a, b) -> ~r.less(b, a);
            case "gtu" -> (a, b) -> ~(r.less(a, b) | r.equal(a, b));
            case "geu" -> (a, b) -> ~r.less(a, b);
            case "num" -> r::ordered;
            case "nan" -> (a, b) -> ~r.ordered(a, b);
            default -> null;
        };
    }
}
