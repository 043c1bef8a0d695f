package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Tests of {@code cvt} against the PTX ISA. */
class ConversionTest {

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    @Test
    void floatsToIntegersAreClamped() {
        for (float value : new float[] {
            0, -0f, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 3e9f, -3e9f, 5e9f, Float.POSITIVE_INFINITY, 123456.7f
        }) {
            assertEquals((int) value, PtxSnippet.word("cvt.rzi.s32.f32 %r4, %r1;", bits(value), 0, 0), "rzi " + value);
            assertEquals(
                    (int) Math.rint(value),
                    PtxSnippet.word("cvt.rni.s32.f32 %r4, %r1;", bits(value), 0, 0),
                    "rni " + value);
            assertEquals(
                    (int) Math.floor(value),
                    PtxSnippet.word("cvt.rmi.s32.f32 %r4, %r1;", bits(value), 0, 0),
                    "rmi " + value);
            assertEquals(
                    (int) Math.ceil(value),
                    PtxSnippet.word("cvt.rpi.s32.f32 %r4, %r1;", bits(value), 0, 0),
                    "rpi " + value);
            long clamped = Math.max(0, Math.min(0xffffffffL, (long) value));
            assertEquals(
                    (int) clamped, PtxSnippet.word("cvt.rzi.u32.f32 %r4, %r1;", bits(value), 0, 0), "u32 " + value);
            int eight = Math.max(0, Math.min(255, (int) Math.rint(value)));
            assertEquals(
                    eight,
                    PtxSnippet.word("cvt.rni.u8.f32 %h1, %r1;\ncvt.u32.u16 %r4, %h1;", bits(value), 0, 0),
                    "u8 " + value);
        }
        assertEquals(0, PtxSnippet.word("cvt.rni.s32.f32 %r4, %r1;", bits(Float.NaN), 0, 0));
    }

    @Test
    void integersToFloats() {
        for (int value : new int[] {0, 1, -1, 16777217, 16777219, Integer.MAX_VALUE, Integer.MIN_VALUE, -16777217}) {
            assertEquals((float) value, PtxSnippet.real("cvt.rn.f32.s32 %r4, %r1;", Float.intBitsToFloat(value), 0, 0));
            assertEquals(
                    (float) (value & 0xffffffffL),
                    PtxSnippet.real("cvt.rn.f32.u32 %r4, %r1;", Float.intBitsToFloat(value), 0, 0));
            assertEquals(
                    (float) (byte) value,
                    PtxSnippet.real("cvt.rn.f32.s8 %r4, %r1;", Float.intBitsToFloat(value), 0, 0));
        }
        assertEquals(16777216f, PtxSnippet.real("cvt.rz.f32.s32 %r4, %r1;", Float.intBitsToFloat(16777217), 0, 0));
        assertEquals(16777218f, PtxSnippet.real("cvt.rp.f32.s32 %r4, %r1;", Float.intBitsToFloat(16777217), 0, 0));
    }

    @Test
    void wholeNumbersInFloats() {
        for (float value : new float[] {0.5f, 1.5f, -0.5f, -1.7f, 2.2f, 1e20f}) {
            assertEquals((float) Math.rint(value), PtxSnippet.real("cvt.rni.f32.f32 %r4, %r1;", value, 0, 0));
            assertEquals((float) Math.floor(value), PtxSnippet.real("cvt.rmi.f32.f32 %r4, %r1;", value, 0, 0));
            assertEquals((float) Math.ceil(value), PtxSnippet.real("cvt.rpi.f32.f32 %r4, %r1;", value, 0, 0));
        }
    }

    @Test
    void integersOfOtherWidths() {
        assertEquals(-2L, PtxSnippet.wide("cvt.u32.u64 %r1, %rd11;\ncvt.s64.s32 %rd14, %r1;", 0x1fffffffeL, 0, 0));
        assertEquals(
                0xfffffffeL, PtxSnippet.wide("cvt.u32.u64 %r1, %rd11;\ncvt.u64.u32 %rd14, %r1;", 0x1fffffffeL, 0, 0));
        assertEquals(-1, PtxSnippet.word("cvt.s32.s8 %r4, %r1;", 0x12ff, 0, 0));
        assertEquals(0xff, PtxSnippet.word("cvt.u32.u8 %r4, %r1;", 0x12ff, 0, 0));
        assertEquals(-0x7fff, PtxSnippet.word("cvt.s32.s16 %r4, %r1;", 0x8001, 0, 0));
        assertEquals(127, PtxSnippet.word("cvt.sat.s8.s32 %r4, %r1;", 1000, 0, 0));
        assertEquals(-128, PtxSnippet.word("cvt.sat.s8.s32 %r4, %r1;", -1000, 0, 0));
        assertEquals(0, PtxSnippet.word("cvt.sat.u8.s32 %r4, %r1;", -5, 0, 0));
        assertEquals(255, PtxSnippet.word("cvt.sat.u8.u32 %r4, %r1;", -5, 0, 0));
    }

    @Test
    void doubles() {
        assertEquals(
                Double.doubleToRawLongBits(0.1f),
                PtxSnippet.wide("cvt.f64.f32 %d1, 0f3DCCCCCD;\nmov.b64 %rd14, %d1;", 0, 0, 0));
        assertEquals(bits((float) 0.1), (int) PtxSnippet.wide(
                "mov.b64 %d1, %rd11;\ncvt.rn.f32.f64 %f1, %d1;\nmov.b32 %r1, %f1;\n" + "cvt.u64.u32 %rd14, %r1;",
                Double.doubleToRawLongBits(0.1), 0, 0));
        assertEquals(
                -7,
                PtxSnippet.wide(
                        "mov.b64 %d1, %rd11;\ncvt.rzi.s64.f64 %rd14, %d1;", Double.doubleToRawLongBits(-7.9), 0, 0));
        assertEquals(
                Double.doubleToRawLongBits(-7),
                PtxSnippet.wide("cvt.rn.f64.s64 %d1, %rd11;\nmov.b64 %rd14, %d1;", -7, 0, 0));
    }

    @Test
    void halves() {
        String there = "cvt.rn.f16.f32 %h1, %r1;\ncvt.u32.u16 %r4, %h1;";
        assertEquals(0x3c00, PtxSnippet.word(there, bits(1), 0, 0));
        assertEquals(0xc000, PtxSnippet.word(there, bits(-2), 0, 0));
        assertEquals(0x7bff, PtxSnippet.word(there, bits(65504), 0, 0));
        assertEquals(0x7bff, PtxSnippet.word(there, bits(65519), 0, 0));
        assertEquals(0x7c00, PtxSnippet.word(there, bits(65520), 0, 0));
        assertEquals(0x0001, PtxSnippet.word(there, bits(0x1p-24f), 0, 0));
        assertEquals(0x0000, PtxSnippet.word(there, bits(0x1p-25f), 0, 0));
        assertEquals(0x0400, PtxSnippet.word(there, bits(0x1p-14f), 0, 0));
        assertEquals(0x4000, PtxSnippet.word(there, bits(1.99999f), 0, 0));
        for (float value : new float[] {0.5f, -3.25f, 0x1p-24f, 65504}) {
            assertEquals(value, PtxSnippet.real("cvt.rn.f16.f32 %h1, %r1;\ncvt.f32.f16 %r4, %h1;", value, 0, 0));
        }
    }
}
