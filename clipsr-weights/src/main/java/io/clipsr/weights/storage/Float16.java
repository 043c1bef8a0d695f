package io.clipsr.weights.storage;

/** Conversions of IEEE 754 half precision (1 sign bit, 5 exponent bits, 10 fraction bits), which Java 17 lacks. */
public final class Float16 {
    /** The largest finite value. */
    public static final float MAX = 65504f;

    private Float16() {}

    /** Returns the exact value of a half as a float. */
    public static float toFloat(short half) {
        int magnitude = (half & 0x7FFF) << 13;
        // After shifting the fields the exponent is 112 too small; the multiplication corrects it, also for subnormals.
        float value = Float.intBitsToFloat(magnitude) * 0x1p112f;
        int bits = magnitude >= 0x0F800000 ? magnitude | 0x7F800000 : Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits | (half & 0x8000) << 16);
    }

    /** Returns the nearest half, ties to even; values from 65520 become infinite. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 0x477FF000) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x38800000) {
            // Adding 0.5 moves the subnormal's bits, rounded by the hardware, to the low bits of the fraction.
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(shifted) - 0x3F000000);
        }
        int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded - 0x38000000) >>> 13);
    }
}
