package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of loads, stores and atomics in every address space and width. */
class MemoryTest {

    @Test
    void vectors() {
        String body =
                "shl.b32 %r1, %r0, 4;\ncvt.u64.u32 %rd6, %r1;\nadd.s64 %rd7, %rd1, %rd6;\nadd.s64 %rd8, %rd2, %rd6;\n"
                        + "ld.global.nc.v4.f32 {%f1, %f2, %f3, %f4}, [%rd8];\nadd.f32 %f1, %f1, %f2;\n"
                        + "st.global.v2.f32 [%rd7], {%f1, %f4};\nst.global.v2.b32 [%rd7+8], {%f3, 0f3F800000};";
        int[] in = IntStream.range(0, 128).map(i -> Float.floatToRawIntBits(i)).toArray();
        int[] out = PtxSnippet.run("", body, 32, 128, in);
        for (int t = 0; t < 32; t++) {
            float[] want = {8 * t + 1, 4 * t + 3, 4 * t + 2, 1};
            for (int k = 0; k < 4; k++) {
                assertEquals(want[k], Float.intBitsToFloat(out[4 * t + k]));
            }
        }
        int[] shared = PtxSnippet.run(
                ".shared .align 16 .b8 s[512];",
                "shl.b32 %r1, %r0, 4;\nst.shared.v4.u32 [%r1], {%r0, %r0, 5, 6};\n"
                        + "ld.shared.v2.u64 {%rd6, %rd7}, [%r1];\nxor.b64 %rd6, %rd6, %rd7;\nmul.wide.u32 %rd9, %r0, 8;\n"
                        + "add.s64 %rd9, %rd1, %rd9;\nst.global.u64 [%rd9], %rd6;",
                32,
                64,
                0);
        for (int t = 0; t < 32; t++) {
            assertEquals(t ^ 5, shared[2 * t]);
            assertEquals(t ^ 6, shared[2 * t + 1]);
        }
    }

    @Test
    void narrowElements() {
        int[] in = {0x8081fe7f, 0x12348765};
        assertArrayEquals(
                new int[] {0x7f, -2, 0xfe, (short) 0x8765, 0x8765, 0x1234, 0x80, -0x80},
                PtxSnippet.run("", """
                        ld.global.u8 %r1, [%rd2];
                        st.global.u32 [%rd1], %r1;
                        ld.global.s8 %r1, [%rd2+1];
                        st.global.u32 [%rd1+4], %r1;
                        ld.global.u8 %h1, [%rd2+1];
                        cvt.u32.u16 %r1, %h1;
                        st.global.u32 [%rd1+8], %r1;
                        ld.global.s16 %r1, [%rd2+4];
                        st.global.u32 [%rd1+12], %r1;
                        ld.global.u16 %h1, [%rd2+4];
                        cvt.u32.u16 %r1, %h1;
                        st.global.u32 [%rd1+16], %r1;
                        ld.global.b16 %h1, [%rd2+6];
                        cvt.u32.u16 %r1, %h1;
                        st.global.u16 [%rd1+20], %h1;
                        st.global.u8 [%rd1+22], 0;
                        st.global.u8 [%rd1+23], %r0;
                        ld.global.v2.u8 {%h1, %h2}, [%rd2+2];
                        cvt.u32.u16 %r1, %h2;
                        st.global.u32 [%rd1+24], %r1;
                        ld.global.s8 %h1, [%rd2+3];
                        cvt.s32.s16 %r1, %h1;
                        st.global.u32 [%rd1+28], %r1;
                        """, 1, 8, in));
    }

    @Test
    void variablesOfAModule() {
        String variables = """
                .const .align 4 .f32 third = 0f3EAAAAAB;
                .const .align 4 .b8 bytes[8] = {1, 0, 0, 0, 2, 0, 0, 0};
                .global .align 8 .u32 counter = 41;
                .global .align 4 .s32 zeros[4];
                """;
        assertArrayEquals(new int[] {0x3eaaaaab, 2, 42, 0}, PtxSnippet.run(variables, """
                ld.const.f32 %f1, [third];
                st.global.f32 [%rd1], %f1;
                mov.u64 %rd6, bytes;
                ld.const.u32 %r1, [%rd6+4];
                st.global.u32 [%rd1+4], %r1;
                ld.global.u32 %r1, [counter];
                add.u32 %r1, %r1, 1;
                st.global.u32 [counter], %r1;
                ld.global.u32 %r2, [counter];
                st.global.u32 [%rd1+8], %r2;
                mov.u64 %rd7, zeros;
                cvta.global.u64 %rd8, %rd7;
                ld.u32 %r3, [%rd8+12];
                st.global.u32 [%rd1+12], %r3;
                """, 1, 4, 0));
    }

    @Test
    void genericAddresses() {
        int[] out = PtxSnippet.run(
                ".shared .align 4 .b8 pad[64];\n.shared .align 4 .b8 s[128];",
                """
                .local .align 4 .b8 depot[8];
                mov.u64 %rd6, s;
                cvta.shared.u64 %rd7, %rd6;
                add.s64 %rd8, %rd7, %rd5;
                st.u32 [%rd8], %r0;
                mov.u64 %rd9, depot;
                cvta.local.u64 %rd10, %rd9;
                st.u32 [%rd10+4], %r0;
                ld.local.u32 %r1, [depot+4];
                ld.shared.u32 %r2, [s];
                cvta.to.shared.u64 %rd11, %rd8;
                ld.shared.u32 %r3, [%rd11];
                and.b32 %r5, %r0, 1;
                setp.eq.u32 %p1, %r5, 1;
                selp.b64 %rd12, %rd8, %rd10, %p1;
                @!%p1 add.s64 %rd12, %rd12, 4;
                ld.u32 %r6, [%rd12];
                add.u32 %r4, %r1, %r3;
                add.u32 %r4, %r4, %r6;
                st.global.u32 [%rd3], %r4;
                """.replace("ld.shared.u32 %r2, [s];\n", ""),
                32,
                32,
                0);
        assertArrayEquals(IntStream.range(0, 32).map(t -> 3 * t).toArray(), out);
    }

    @Test
    void parametersOfEveryType() {
        String ptx = """
                .version 6.3
                .target sm_75
                .address_size 64
                .visible .entry t(.param .u64 out, .param .u32 a, .param .align 8 .b8 record[16], .param .f32 b)
                {
                .reg .b32 %r<9>; .reg .b64 %rd<9>; .reg .f32 %f<3>;
                ld.param.u64 %rd1, [out];
                ld.param.u32 %r1, [a];
                ld.param.u64 %rd2, [record+8];
                ld.param.f32 %f1, [b];
                mov.b64 %rd3, record;
                ld.param.u32 %r3, [%rd3+4];
                cvta.param.u64 %rd4, %rd3;
                ld.u32 %r4, [%rd4];
                cvt.u32.u64 %r2, %rd2;
                st.global.v2.u32 [%rd1], {%r1, %r2};
                st.global.f32 [%rd1+8], %f1;
                st.global.u32 [%rd1+12], %r3;
                st.global.u32 [%rd1+16], %r4;
                ret;
                }
                """;
        try (EmulatedDriver driver = new EmulatedDriver()) {
            GpuKernel kernel = driver.load("parameters", ptx).kernel("t");
            long out = driver.allocate(20);
            driver.launch(
                    kernel,
                    LaunchShape.of(1, 1, 1, 1),
                    new KernelArguments()
                            .pointer(out)
                            .integer(7)
                            .pointer(0x800000001L)
                            .pointer(9)
                            .real(2.5f));
            float[] result = new float[5];
            driver.copyFromDevice(out, result, 0, 5);
            int[] bits = IntStream.range(0, 5)
                    .map(i -> Float.floatToRawIntBits(result[i]))
                    .toArray();
            assertArrayEquals(new int[] {7, 9, Float.floatToRawIntBits(2.5f), 8, 1}, bits);
        }
    }

    @Test
    void atomics() {
        String init = "setp.eq.u32 %p1, %r0, 0;\n@%p1 st.global.u32 [%rd1], 10;\nbar.sync 0;\n";
        int[] in = {0};
        assertEquals(10 + 63 * 32, PtxSnippet.run("", init + "red.global.add.u32 [%rd1], %r0;", 64, 1, in)[0]);
        assertEquals(63, PtxSnippet.run("", init + "atom.global.max.s32 %r1, [%rd1], %r0;", 64, 1, in)[0]);
        assertEquals(
                -63,
                PtxSnippet.run("", init + "neg.s32 %r2, %r0;\natom.global.min.s32 %r1, [%rd1], %r2;", 64, 1, in)[0]);
        assertEquals(5, PtxSnippet.run("", init + "atom.global.cas.b32 %r1, [%rd1], 10, 5;", 64, 1, in)[0]);
        assertEquals(0xf, PtxSnippet.run("", init + "red.global.or.b32 [%rd1], 5;", 64, 1, in)[0]);
        assertEquals(
                Float.floatToRawIntBits(64f),
                PtxSnippet.run(
                        "",
                        "setp.eq.u32 %p1, %r0, 0;\n@%p1 st.global.u32 [%rd1], 0;\nbar.sync 0;\n"
                                + "red.global.add.f32 [%rd1], 0f3F800000;",
                        64,
                        1,
                        in)[0]);
        // Every thread receives a different old value.
        int[] out = PtxSnippet.run(
                ".shared .align 4 .u32 n;",
                "setp.eq.u32 %p1, %r0, 0;\n@%p1 st.shared.u32 [n], 0;\nbar.sync 0;\n"
                        + "atom.shared.add.u32 %r1, [n], 1;\nst.global.u32 [%rd3], %r1;",
                64,
                64,
                in);
        assertArrayEquals(
                IntStream.range(0, 64).toArray(), IntStream.of(out).sorted().toArray());
    }
}
