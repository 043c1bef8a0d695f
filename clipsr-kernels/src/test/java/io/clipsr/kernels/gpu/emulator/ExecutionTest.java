package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of predicates, barriers, shuffles, votes, and blocks of any shape. */
class ExecutionTest {
    @Test
    void blockWithAPartialWarp() {
        PtxSnippet.assertPerThread("activemask.b32 %r4;", 40, t -> t < 32 ? -1 : 0xff);
        int[] out = PtxSnippet.run(
                EmulatorOptions.strict(5),
                PtxSnippet.module("", """
                mov.u32 %r1, %tid.y;
                mov.u32 %r2, %ntid.x;
                mad.lo.u32 %r3, %r1, %r2, %r0;
                mov.u32 %r1, %tid.z;
                mov.u32 %r4, %ntid.y;
                mul.lo.u32 %r2, %r2, %r4;
                mad.lo.u32 %r3, %r1, %r2, %r3;
                mov.u32 %r5, %ctaid.y;
                mov.u32 %r6, %nctaid.y;
                mad.lo.u32 %r7, %r5, 24, %r3;
                mul.wide.u32 %rd6, %r7, 4;
                add.s64 %rd7, %rd1, %rd6;
                mad.lo.u32 %r8, %r6, 1000, %r7;
                st.global.u32 [%rd7], %r8;
                """),
                new LaunchShape(1, 3, 1, 4, 3, 2, 0),
                new int[1],
                72);
        assertArrayEquals(IntStream.range(0, 72).map(i -> 3000 + i).toArray(), out);
    }

    @Test
    void predicates() {
        PtxSnippet.assertPerThread(
                """
                setp.lt.u32 %p1|%p2, %r0, 10;
                setp.gt.and.u32 %p3, %r0, 4, %p1;
                setp.gt.or.u32 %p4, %r0, 20, !%p2;
                xor.pred %p5, %p3, %p4;
                not.pred %p6, %p5;
                selp.u32 %r1, 1, 0, %p1;
                selp.u32 %r2, 2, 0, %p2;
                selp.u32 %r3, 4, 0, %p3;
                selp.u32 %r5, 8, 0, %p4;
                selp.b32 %r6, 16, 0, %p5;
                selp.b32 %r7, 32, 0, %p6;
                add.u32 %r4, %r1, %r2;
                add.u32 %r4, %r4, %r3;
                add.u32 %r4, %r4, %r5;
                add.u32 %r4, %r4, %r6;
                add.u32 %r4, %r4, %r7;
                """,
                32, t -> {
                    boolean p1 = t < 10;
                    boolean p3 = t > 4 && p1;
                    boolean p4 = t > 20 || p1;
                    return (p1 ? 1 : 2) + (p3 ? 4 : 0) + (p4 ? 8 : 0) + (p3 ^ p4 ? 16 : 32);
                });
        PtxSnippet.assertPerThread(
                "setp.lo.u32 %p1, %r0, -1;\nsetp.hs.u32 %p2, %r0, 31;\nset.lt.u32.s32 %r1, %r0, 5;\nselp.u32 %r2, 1, 0, %p1;\n"
                        + "selp.u32 %r3, 2, 0, %p2;\nadd.u32 %r4, %r1, %r2;\nadd.u32 %r4, %r4, %r3;",
                32, t -> (t < 5 ? -1 : 0) + 1 + (t >= 31 ? 2 : 0));
        PtxSnippet.assertPerThread("sub.s32 %r1, %r0, 3;\nslct.u32.s32 %r4, 7, 9, %r1;", 32, t -> t >= 3 ? 7 : 9);
    }

    @Test
    void comparisonsOfFloatsWithNaN() {
        String[] names = {"eq", "ne", "lt", "le", "gt", "ge", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"};
        int[] a = PtxSnippet.floats(11);
        int[] b = PtxSnippet.floats(12);
        System.arraycopy(a, 0, b, 0, 6);
        a[0] = 0x7fc00000;
        b[1] = 0x7fc00000;
        for (String name : names) {
            int[] out = PtxSnippet.words("setp." + name + ".f32 %p1, %r1, %r2;\nselp.u32 %r4, 1, 0, %p1;", a, b, a);
            for (int i = 0; i < 32; i++) {
                float x = Float.intBitsToFloat(a[i]);
                float y = Float.intBitsToFloat(b[i]);
                boolean nan = Float.isNaN(x) || Float.isNaN(y);
                boolean want = switch (name.substring(0, 2)) {
                    case "eq" -> x == y;
                    case "ne" -> !nan && x != y;
                    case "lt" -> x < y;
                    case "le" -> x <= y;
                    case "gt" -> x > y;
                    case "ge" -> x >= y;
                    case "nu" -> !nan;
                    default -> nan;
                };
                assertEquals(want || name.endsWith("u") && nan ? 1 : 0, out[i], name + " of " + x + " and " + y);
            }
        }
    }

    @Test
    void barriersCarryValuesBetweenWarps() {
        String reverse = """
                shl.b32 %r1, %r0, 2;
                st.shared.u32 [%r1], %r0;
                bar.sync 0;
                mov.u32 %r2, 508;
                sub.u32 %r2, %r2, %r1;
                ld.shared.u32 %r4, [%r2];
                st.global.u32 [%rd3], %r4;
                """;
        int[] out = PtxSnippet.run(".shared .align 4 .b8 s[512];", reverse, 128, 128, 0);
        assertArrayEquals(IntStream.range(0, 128).map(t -> 127 - t).toArray(), out);
        String dynamic = PtxSnippet.module(".extern .shared .align 16 .b8 s[];", reverse);
        for (int seed = 0; seed < 5; seed++) {
            assertArrayEquals(
                    out,
                    PtxSnippet.run(
                            EmulatorOptions.strict(seed),
                            dynamic,
                            new LaunchShape(1, 1, 1, 128, 1, 1, 512),
                            new int[1],
                            128));
        }
    }

    @Test
    void shuffles() {
        PtxSnippet.assertPerThread("shfl.sync.bfly.b32 %r4, %r0, 5, 31, -1;", 32, t -> t ^ 5);
        PtxSnippet.assertPerThread("shfl.sync.idx.b32 %r4, %r0, 9, 31, 0xffffffff;", 32, t -> 9);
        PtxSnippet.assertPerThread(
                "shfl.sync.down.b32 %r4|%p1, %r0, 3, 31, -1;\n@!%p1 mov.u32 %r4, 77;",
                32, t -> t + 3 <= 31 ? t + 3 : 77);
        PtxSnippet.assertPerThread(
                "shfl.sync.up.b32 %r4|%p1, %r0, 3, 0, -1;\n@!%p1 add.u32 %r4, %r4, 100;",
                32, t -> t >= 3 ? t - 3 : t + 100);
        // Segments of 8 lanes: c has the segment mask 31 - 7, and the clamp, which is 7, or 0 for up.
        PtxSnippet.assertPerThread("shfl.sync.down.b32 %r4, %r0, 2, 0x1807, -1;", 32, t -> t % 8 + 2 <= 7 ? t + 2 : t);
        PtxSnippet.assertPerThread("shfl.sync.up.b32 %r4, %r0, 2, 0x1800, -1;", 32, t -> t % 8 >= 2 ? t - 2 : t);
        PtxSnippet.assertPerThread("shfl.sync.idx.b32 %r4, %r0, 3, 0x1807, -1;", 32, t -> t / 8 * 8 + 3);
        PtxSnippet.assertPerThread(
                "cvt.rn.f32.u32 %f1, %r0;\nshfl.sync.bfly.b32 %f2, %f1, 1, 31, -1;\ncvt.rzi.u32.f32 %r4, %f2;",
                32, t -> t ^ 1);
    }

    @Test
    void votes() {
        String p = "setp.lt.u32 %p1, %r0, 5;\n";
        PtxSnippet.assertPerThread(p + "vote.sync.ballot.b32 %r4, %p1, -1;", 32, t -> 31);
        PtxSnippet.assertPerThread(p + "vote.sync.any.pred %p2, %p1, -1;\nselp.u32 %r4, 1, 0, %p2;", 32, t -> 1);
        PtxSnippet.assertPerThread(p + "vote.sync.all.pred %p2, %p1, -1;\nselp.u32 %r4, 1, 0, %p2;", 32, t -> 0);
        PtxSnippet.assertPerThread(p + "vote.sync.ballot.b32 %r4, !%p1, -1;", 32, t -> ~31);
        PtxSnippet.assertPerThread(
                "mov.u32 %r1, %lanemask_lt;\nmov.u32 %r2, %laneid;\nmov.u32 %r3, %warpid;\npopc.b32 %r1, %r1;\nadd.u32 %r4, %r1, %r2;\n"
                        + "mad.lo.u32 %r4, %r3, 100, %r4;",
                64, t -> 2 * (t % 32) + t / 32 * 100);
    }

    @Test
    void resultsDoNotDependOnSeedOrWorkers() {
        String body =
                "mov.u32 %r1, %ctaid.x;\nmov.u32 %r2, %ntid.x;\nmad.lo.s32 %r3, %r1, %r2, %r0;\nmul.wide.u32 %rd6, %r3, 4;\n"
                        + "add.s64 %rd7, %rd1, %rd6;\nmul.lo.u32 %r4, %r3, %r3;\nst.global.u32 [%rd7], %r4;";
        for (int seed = 0; seed < 4; seed++) {
            int[] out = PtxSnippet.run(
                    EmulatorOptions.strict(seed).withWorkers(1 + seed),
                    PtxSnippet.module("", body),
                    LaunchShape.of(96, 50, 1, 1),
                    new int[1],
                    4800);
            assertArrayEquals(IntStream.range(0, 4800).map(i -> i * i).toArray(), out);
        }
    }

    @Test
    void bracesScopeRegisters() {
        PtxSnippet.assertPerThread(
                "add.u32 %r1, %r0, 1;\n{\n.reg .b32 %r1;\n.reg .pred q;\nmov.u32 %r1, 50;\nsetp.eq.u32 q, %r1, 50;\n@q mov.u32 %r2, 5;\n}\n"
                        + "add.u32 %r4, %r1, %r2;",
                32, t -> t + 6);
    }

    @Test
    void partialBarriersAndReductions() {
        PtxSnippet.assertPerThread("""
                setp.lt.u32 %p1, %r0, 10;
                barrier.cta.red.popc.aligned.u32 %r1, 3, %p1;
                bar.red.and.pred %p2, 1, 96, %p1;
                bar.red.or.pred %p3, 2, !%p1;
                selp.u32 %r2, 1, 0, %p2;
                selp.u32 %r3, 1, 0, %p3;
                mad.lo.u32 %r4, %r1, 10, %r2;
                mad.lo.u32 %r4, %r4, 10, %r3;
                """, 96, t -> 1001);
    }
}
