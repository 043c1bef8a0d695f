package io.clipsr.weights.storage;

/** IEEE 754 half precision, which Java has only from version 20 on: 1 sign bit, 5 of exponent, 10 of fraction. */
public final class Float16 {
    /** The largest finite value. */
    public static final float MAX = 65504f;

    private Float16() {}

    /** Returns the value, exactly. */
    public static float toFloat(short half) {
        int magnitude = (half & 0x7FFF) << 13;
        // Moving the fields into place leaves the exponent 112 too small; multiplying puts that right, subnormals
        // included.
        float value = Float.intBitsToFloat(magnitude) * 0x1p112f;
        int bits = magnitude >= 0x0F800000 ? magnitude | 0x7F800000 : Float.floatToRawIntBits(value);
        return Float.intBitsToFloat(bits | (half & 0x8000) << 16);
    }

    /** Returns the nearest half, ties to even; infinite from 65520 on. */
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
            // Adding 0.5 leaves the subnormal's bits, rounded by the hardware, at the bottom of the fraction.
            float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(shifted) - 0x3F000000);
        }
        int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded - 0x38000000) >>> 13);
    }
}
