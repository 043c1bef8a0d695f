package io.clipsr.kernels.gpu.emulator.arithmetic;

import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.math.BigDecimal;

/**
 * Conversions of single values between types (PTX ISA, cvt). Values are passed as the bits of a long, integers sign- or
 * zero-extended.
 */
public final class Conversions {

    private Conversions() {}

    /** Returns the value of floating-point bits. */
    public static double real(long bits, PtxType type) {
        return switch (type.bits()) {
            case 16 -> halfToFloat((int) bits);
            case 32 -> Float.intBitsToFloat((int) bits);
            default -> Double.longBitsToDouble(bits);
        };
    }

    /**
     * Returns the bits of a value, rounded to nearest even, or in the direction of {@code mode}: {@code rz, rm, rp}.
     */
    public static long realBits(double value, PtxType type, String mode) {
        return switch (type.bits()) {
            case 16 -> floatToHalf(value);
            case 32 ->
                Float.floatToRawIntBits(mode.equals("rn") ? (float) value : Rounding.round(value, 0, mode))
                        & 0xffffffffL;
            default -> Double.doubleToRawLongBits(value);
        };
    }

    /** Converts an integer to floating point. Integers of more than 53 bits are rounded to nearest. */
    public static long integerToReal(long value, PtxType from, PtxType to, String mode) {
        boolean large = !from.signed() && value < 0;
        if (to.bits() == 32 && mode.equals("rn")) {
            float nearest = large ? new BigDecimal(Long.toUnsignedString(value)).floatValue() : (float) value;
            return Float.floatToRawIntBits(nearest) & 0xffffffffL;
        }
        return realBits(large ? new BigDecimal(Long.toUnsignedString(value)).doubleValue() : (double) value, to, mode);
    }

    /**
     * Converts to an integer: rounds by the mode {@code rni, rzi, rmi, rpi} and clamps to the range of the type; NaN
     * becomes zero.
     */
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

    /** Clamps an integer to the range of {@code to} ({@code .sat}). */
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
        // In units in the last place: 2^-24 for subnormal values, otherwise 11 significant bits.
        int exponent = Math.max(-14, Math.getExponent(magnitude));
        double units = Math.rint(Math.scalb(magnitude, 10 - exponent));
        if (exponent > 15 || Math.scalb(units, exponent - 10) >= 65520) {
            return sign | 0x7c00;
        }
        // If the fraction rounds up to 2048 units, the addition carries into the exponent.
        return sign | (exponent + 14 << 10) + (int) units;
    }
}
