package io.clipsr.weights.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
    @Test
    void everyHalfIsWhatItsFieldsSay() {
        for (int bits = 0; bits < 0x10000; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * Math.pow(2, exponent - 25);
            float expected = exponent == 31 ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN) : (float) magnitude;
            float value = Float16.toFloat((short) bits);
            assertEquals(Float.isNaN(expected) ? expected : bits >= 0x8000 ? -expected : expected, value);
            assertTrue(
                    Float.isNaN(value) || Float16.fromFloat(value) == (short) bits,
                    "back from " + Integer.toHexString(bits));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // A value halfway between neighbours is rounded to the even one.
        "1.00048828125, 3c00",
        "1.00146484375, 3c02",
        "65519.996, 7bff",
        "65520, 7c00",
        "-65520, fc00",
        "2.98023223876953125E-8, 0000",
        "2.9802326E-8, 0001",
        "8.940697E-8, 0002",
        "6.1E-5, 03ff",
        "6.103515625E-5, 0400",
        "-0.0, 8000",
        "NaN, 7e00",
        "Infinity, 7c00",
        "3.4E38, 7c00",
        "1e-45, 0000",
        "0.333333, 3555"
    })
    void roundsToTheNearestEven(float value, String bits) {
        assertEquals(bits, String.format(Locale.ROOT, "%04x", Float16.fromFloat(value) & 0xFFFF));
    }
}
