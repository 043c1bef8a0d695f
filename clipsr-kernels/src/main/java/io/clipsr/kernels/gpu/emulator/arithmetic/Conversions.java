package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.math.BigDecimal;

/**
 * Single values from one type to another (PTX ISA, cvt). Values travel as the bits of a long: integers extended by
 * their sign or with zeros.
 */
public final class Conversions {

    private Conversions() {}

    /** A number's value from its bits. */
    public static double real(long bits, PtxType type) {
        return switch (type.bits()) {
            case 16 -> halfToFloat((int) bits);
            case 32 -> Float.intBitsToFloat((int) bits);
            default -> Double.longBitsToDouble(bits);
        };
    }

    /** Rounded to nearest even, or by {@code mode} {@code rz, rm, rp}. */
    public static long realBits(double value, PtxType type, String mode) {
        return switch (type.bits()) {
            case 16 -> floatToHalf(value);
            case 32 ->
                Float.floatToRawIntBits(mode.equals("rn") ? (float) value : Rounding.round(value, 0, mode))
                        & 0xffffffffL;
            default -> Double.doubleToRawLongBits(value);
        };
    }

    /** From an integer; {@code rn} only where 53 bits do not hold it. */
    public static long integerToReal(long value, PtxType from, PtxType to, String mode) {
        boolean large = !from.signed() && value < 0;
        if (to.bits() == 32 && mode.equals("rn")) {
            float nearest = large ? new BigDecimal(Long.toUnsignedString(value)).floatValue() : (float) value;
            return Float.floatToRawIntBits(nearest) & 0xffffffffL;
        }
        return realBits(large ? new BigDecimal(Long.toUnsignedString(value)).doubleValue() : (double) value, to, mode);
    }

    /** To an integer: rounded by {@code rni, rzi, rmi, rpi}, clamped to the type's range, NaN to zero. */
    public static long realToInteger(double value, PtxType to, String mode) {
        double whole = integral(value, mode);
        if (Double.isNaN(whole)) {
            return 0;
        }
        double top = Math.scalb(1.0, to.signed() ? to.bits() - 1 : to.bits());
        if (whole >= top) {
            return to.signed() ? (1L << to.bits() - 1) - 1 : to.bits() == 64 ? -1 : (1L << to.bits()) - 1;
        }
        if (to.signed()) {
            return whole < -top ? -1L << to.bits() - 1 : (long) whole;
        }
        return whole <= 0 ? 0 : whole < 0x1p63 ? (long) whole : (long) (whole - 0x1p63) ^ Long.MIN_VALUE;
    }

    public static double integral(double value, String mode) {
        return switch (mode) {
            case "rni" -> Math.rint(value);
            case "rmi" -> Math.floor(value);
            case "rpi" -> Math.ceil(value);
            default -> value < 0 ? Math.ceil(value) : Math.floor(value);
        };
    }

    /** {@code .sat} of integers: clamped to the range of {@code to}. */
    public static long clamp(long value, PtxType from, PtxType to) {
        long least = to.signed() ? -1L << to.bits() - 1 : 0;
        long most = to.signed() ? ~(-1L << to.bits() - 1) : to.bits() == 64 ? -1 : (1L << to.bits()) - 1;
        if (from.signed()) {
            boolean over = to.bits() == 64 && !to.signed() ? false : value > most;
            return value < least ? least : over ? most : value;
        }
        return Long.compareUnsigned(value, most) > 0 ? most : value;
    }

    public static float halfToFloat(int half) {
        int exponent = half >>> 10 & 31;
        int fraction = half & 0x3ff;
        float magnitude = exponent == 31
                ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                : exponent == 0 ? fraction * 0x1p-24f : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        return (half & 0x8000) != 0 ? -magnitude : magnitude;
    }

    public static int floatToHalf(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return 0x7fff;
        }
        // Units of the last place: 2^-24 below the least normal value, else eleven bits.
        int exponent = Math.max(-14, Math.getExponent(magnitude));
        double units = Math.rint(Math.scalb(magnitude, 10 - exponent));
        if (exponent > 15 || Math.scalb(units, exponent - 10) >= 65520) {
            return sign | 0x7c00;
        }
        // A fraction that rounds up to 2048 units carries into the exponent by itself.
        return sign | (exponent + 14 << 10) + (int) units;
    }
}
