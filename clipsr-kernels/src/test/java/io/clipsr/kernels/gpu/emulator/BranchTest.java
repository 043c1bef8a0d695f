package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of branches, loops, returns, calls and switches in which the lanes of a warp diverge and reconverge. */
class BranchTest {
    @Test
    void lanesReconvergeAfterABranch() {
        PtxSnippet.assertPerThread("""
                and.b32 %r1, %r0, 1;
                setp.eq.u32 %p1, %r1, 0;
                @%p1 bra EVEN;
                mul.lo.u32 %r2, %r0, 3;
                activemask.b32 %r5;
                bra.uni JOIN;
                EVEN:
                add.u32 %r2, %r0, 100;
                activemask.b32 %r5;
                JOIN:
                activemask.b32 %r6;
                popc.b32 %r7, %r6;
                popc.b32 %r8, %r5;
                mad.lo.u32 %r4, %r7, 1000, %r2;
                mad.lo.u32 %r4, %r8, 100000, %r4;
                """, 32, t -> 16 * 100000 + 32 * 1000 + (t % 2 == 0 ? t + 100 : 3 * t));
    }

    @Test
    void nestedBranchesReconvergeInnermostFirst() {
        PtxSnippet.assertPerThread("""
                mov.u32 %r4, 0;
                setp.lt.u32 %p1, %r0, 20;
                @!%p1 bra OUTER;
                and.b32 %r1, %r0, 3;
                setp.eq.u32 %p2, %r1, 0;
                @%p2 bra INNER;
                add.u32 %r4, %r4, 10;
                INNER:
                activemask.b32 %r5;
                popc.b32 %r5, %r5;
                add.u32 %r4, %r4, %r5;
                OUTER:
                activemask.b32 %r5;
                popc.b32 %r5, %r5;
                mad.lo.u32 %r4, %r5, 1000, %r4;
                """, 32, t -> 32000 + (t < 20 ? 20 + (t % 4 == 0 ? 0 : 10) : 0));
    }

    @Test
    void loopsOfDifferentLength() {
        PtxSnippet.assertPerThread("""
                mov.u32 %r4, 0;
                mov.u32 %r1, 0;
                LOOP:
                setp.ge.u32 %p1, %r1, %r0;
                @%p1 bra DONE;
                add.u32 %r4, %r4, %r1;
                add.u32 %r1, %r1, 1;
                bra LOOP;
                DONE:
                activemask.b32 %r2;
                popc.b32 %r2, %r2;
                mad.lo.u32 %r4, %r2, 10000, %r4;
                """, 32, t -> 320000 + t * (t - 1) / 2);
    }

    @Test
    void loopWithBreakAndContinue() {
        PtxSnippet.assertPerThread(
                """
                mov.u32 %r4, 0;
                mov.u32 %r1, 0;
                LOOP:
                add.u32 %r1, %r1, 1;
                and.b32 %r2, %r1, 1;
                setp.eq.u32 %p1, %r2, 1;
                @%p1 bra NEXT;
                setp.gt.u32 %p2, %r1, %r0;
                @%p2 bra DONE;
                add.u32 %r4, %r4, %r1;
                NEXT:
                setp.lt.u32 %p3, %r1, 50;
                @%p3 bra LOOP;
                DONE:
                activemask.b32 %r2;
                popc.b32 %r2, %r2;
                mad.lo.u32 %r4, %r2, 10000, %r4;
                """,
                32,
                t -> 320000
                        + IntStream.rangeClosed(1, t).filter(i -> i % 2 == 0).sum());
    }

    @Test
    void earlyReturns() {
        int[] out = PtxSnippet.run("", """
                st.global.u32 [%rd3], 1;
                setp.lt.u32 %p1, %r0, 10;
                @%p1 ret;
                st.global.u32 [%rd3], 2;
                setp.gt.u32 %p2, %r0, 20;
                @%p2 bra OUT;
                activemask.b32 %r1;
                st.global.u32 [%rd3], %r1;
                OUT:
                """, 32, 32, 0);
        for (int t = 0; t < 32; t++) {
            assertEquals(t < 10 ? 1 : t > 20 ? 2 : 0x001ffc00, out[t], "thread " + t);
        }
    }

    /**
     * Tests that a return that no lane takes does not prevent reconvergence before a barrier, which needs all lanes.
     */
    @Test
    void returnsNotTakenDoNotPreventReconvergence() {
        PtxSnippet.assertPerThread("""
                and.b32 %r1, %r0, 1;
                setp.eq.u32 %p1, %r1, 0;
                mov.u32 %r4, 1;
                @%p1 bra MEET;
                setp.gt.u32 %p2, %r0, 1000;
                @%p2 bra OUT;
                mov.u32 %r4, 2;
                MEET:
                bar.sync 0;
                bra.uni STORE;
                OUT:
                ret;
                STORE:
                """, 64, t -> 1 + t % 2);
    }

    /** Tests that branches before and inside a loop reconverge if the return after the loop is its only exit. */
    @Test
    void loopFollowedByReturn() {
        int[] out = PtxSnippet.run("", """
                mov.u32 %r1, 0;
                and.b32 %r2, %r0, 1;
                setp.eq.u32 %p1, %r2, 0;
                LOOP:
                @%p1 bra EVEN;
                mov.u32 %r4, 7;
                EVEN:
                activemask.b32 %r3;
                st.global.u32 [%rd3], %r3;
                add.u32 %r1, %r1, 1;
                setp.lt.u32 %p2, %r1, %r0;
                @%p2 bra LOOP;
                """, 32, 32, 0);
        for (int t = 0; t < 32; t++) {
            // In the last iteration but one: the lanes that run at least as many iterations as this one.
            assertEquals(t < 2 ? -1 : -1 << t, out[t], "thread " + t);
        }
    }

    @Test
    void switchesByATableOfLabels() {
        PtxSnippet.assertPerThread("""
                and.b32 %r1, %r0, 3;
                mov.u32 %r4, 0;
                TABLE: .branchtargets ZERO, ONE, TWO, ONE;
                brx.idx %r1, TABLE;
                ZERO: mov.u32 %r4, 10;
                bra END;
                ONE: mov.u32 %r4, 20;
                bra END;
                TWO: mov.u32 %r4, 30;
                END: activemask.b32 %r2;
                popc.b32 %r2, %r2;
                mad.lo.u32 %r4, %r2, 100, %r4;
                """, 32, t -> 3200 + new int[] {10, 20, 30, 20}[t % 4]);
    }

    /** Tests a guarded call, returns in divergent code, and the reconvergence after the call. */
    @Test
    void callsInDivergentCode() {
        String function = """
                .func (.param .b32 result) half(.param .b32 value)
                {
                .reg .b32 %r<4>;
                .reg .pred %p<2>;
                ld.param.u32 %r0, [value];
                and.b32 %r1, %r0, 1;
                setp.eq.u32 %p0, %r1, 0;
                shr.u32 %r2, %r0, 1;
                st.param.b32 [result], %r2;
                @%p0 ret;
                neg.s32 %r3, %r0;
                st.param.b32 [result], %r3;
                ret;
                }
                """;
        String body = """
                mov.u32 %r4, 1000;
                setp.gt.u32 %p1, %r0, 9;
                {
                .param .b32 a;
                .param .b32 b;
                st.param.b32 [a], %r0;
                st.param.b32 [b], 7;
                @%p1 call (b), half, (a);
                ld.param.b32 %r4, [b];
                }
                activemask.b32 %r2;
                popc.b32 %r2, %r2;
                mad.lo.s32 %r4, %r2, 100, %r4;
                st.global.u32 [%rd3], %r4;
                """;
        int[] out = PtxSnippet.run(function, body, 32, 32, 0);
        assertArrayEquals(
                IntStream.range(0, 32)
                        .map(t -> 3200 + (t <= 9 ? 7 : t % 2 == 0 ? t / 2 : -t))
                        .toArray(),
                out);
    }
}
