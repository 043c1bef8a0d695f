package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorFault;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorFault.Kind;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import org.junit.jupiter.api.Test;

/** Tests that the emulator detects faults: each has a kernel with the fault, and a corrected twin that must run. */
class SanitizerTest {
    private static final String SHARED = ".shared .align 4 .b8 s[512];";

    private static int[] run(EmulatorOptions options, String variables, String body, int threads, int blocks) {
        int[] in = new int[256];
        for (int i = 0; i < in.length; i++) {
            in[i] = 1000 + i;
        }
        return PtxSnippet.run(
                options,
                PtxSnippet.module(variables, body),
                LaunchShape.of(threads, blocks, 1, 1),
                in,
                threads * blocks);
    }

    /** Asserts that the fault is reported with any seed and number of workers, and that the twin's result is right. */
    private static void planted(
            Kind kind, String variables, String faulty, String right, int threads, int blocks, String... named) {
        for (int seed = 0; seed < 5; seed++) {
            EmulatorOptions options = EmulatorOptions.strict(seed).withWorkers(1 + seed % 2);
            EmulatorFault fault =
                    assertThrows(EmulatorFault.class, () -> run(options, variables, faulty, threads, blocks));
            assertEquals(kind, fault.kind(), fault.getMessage());
            for (String name : named) {
                assertTrue(fault.getMessage().contains(name), fault.getMessage());
            }
            assertTrue(fault.getMessage().startsWith("kernel t, PTX line " + fault.line() + " `"), fault.getMessage());
            run(options, variables, right, threads, blocks);
        }
    }

    @Test
    void writeOutOfBounds() {
        String write =
                "add.s32 %r1, %r0, OFF;\nmul.wide.s32 %rd6, %r1, 4;\nadd.s64 %rd7, %rd1, %rd6;\nst.global.u32 [%rd7], %r0;";
        planted(
                Kind.OUT_OF_BOUNDS,
                "",
                write.replace("OFF", "1"),
                write.replace("OFF", "0"),
                64,
                1,
                "thread (63,0,0)",
                "block (0,0,0)",
                "st.global.u32 [%rd7], %r0;",
                "byte 256 of the allocation of 256 bytes");
        planted(Kind.OUT_OF_BOUNDS, "", write.replace("OFF", "-1"), write.replace("OFF", "0"), 32, 1, "thread (0,0,0)");
        planted(
                Kind.OUT_OF_BOUNDS,
                "",
                write.replace("OFF", "1000000"),
                write.replace("OFF", "0"),
                32,
                1,
                "thread (0,0,0)");
    }

    @Test
    void sharedAndLocalOutOfBounds() {
        String body = "shl.b32 %r1, %r0, 2;\nst.shared.u32 [%r1+AT], %r0;\nst.global.u32 [%rd3], %r0;";
        planted(
                Kind.OUT_OF_BOUNDS,
                SHARED,
                body.replace("AT", "4"),
                body.replace("AT", "0"),
                128,
                1,
                "thread (127,0,0)");
        String local = ".local .align 8 .b8 l[16];\nst.local.u32 [l+AT], %r0;\nst.global.u32 [%rd3], %r0;";
        planted(Kind.OUT_OF_BOUNDS, "", local.replace("AT", "16"), local.replace("AT", "12"), 32, 1, "thread (0,0,0)");
    }

    @Test
    void misalignedAccess() {
        String body = "ld.global.v2.u32 {%r1, %r2}, [%rd2+AT];\nst.global.u32 [%rd3], %r1;";
        planted(Kind.MISALIGNED, "", body.replace("AT", "4"), body.replace("AT", "8"), 32, 1, "not a multiple of 8");
    }

    @Test
    void uninitialisedReads() {
        String shared =
                "shl.b32 %r1, %r0, 2;\n@P st.shared.u32 [%r1], %r0;\nbar.sync 0;\nld.shared.u32 %r2, [%r1];\nst.global.u32 [%rd3], %r2;";
        String predicate = "setp.ne.u32 %p1, %r0, 5;\n";
        planted(
                Kind.UNINITIALISED_READ,
                SHARED,
                predicate + shared.replace("@P", "@%p1"),
                shared.replace("@P", ""),
                64,
                1,
                "thread (5,0,0)",
                "ld.shared.u32 %r2, [%r1];");
        String global = "FIRST\nld.global.u32 %r1, [%rd3];\nst.global.u32 [%rd3], %r1;";
        planted(
                Kind.UNINITIALISED_READ,
                "",
                global.replace("FIRST", ""),
                global.replace("FIRST", "st.global.u32 [%rd3], %r0;"),
                32,
                1,
                "thread (0,0,0)");
        String local =
                ".local .align 8 .b8 l[16];\nst.local.u32 [l], %r0;\nld.local.u32 %r1, [l+AT];\nst.global.u32 [%rd3], %r1;";
        planted(Kind.UNINITIALISED_READ, "", local.replace("AT", "4"), local.replace("AT", "0"), 32, 1, "local memory");
    }

    @Test
    void hostReadsUninitialisedMemory() {
        String half = "setp.lt.u32 %p1, %r0, 16;\n@%p1 st.global.u32 [%rd3], %r0;";
        EmulatorFault fault = assertThrows(EmulatorFault.class, () -> run(EmulatorOptions.strict(1), "", half, 32, 1));
        assertEquals(Kind.UNINITIALISED_READ, fault.kind());
        assertTrue(fault.getMessage().startsWith("copyFromDevice"), fault.getMessage());
        run(EmulatorOptions.strict(1).withValidity(false), "", half, 32, 1);
    }

    @Test
    void missingBarrier() {
        // Each thread reads a value that a thread of another warp wrote.
        String body =
                "shl.b32 %r1, %r0, 2;\nst.shared.u32 [%r1], 0;\nbar.sync 0;\nst.shared.u32 [%r1], %r0;\nBARRIER\nxor.b32 %r2, %r1, 128;\nld.shared.u32 %r3, [%r2];\n"
                        + "st.global.u32 [%rd3], %r3;";
        planted(
                Kind.SHARED_RACE,
                SHARED,
                body.replace("BARRIER", ""),
                body.replace("BARRIER", "bar.sync 0;"),
                64,
                1,
                "warp",
                "no barrier");
        // In a loop, each thread overwrites values that others still read.
        String loop = """
                mov.u32 %%r6, 0;
                LOOP:
                shl.b32 %%r1, %%r0, 2;
                st.shared.u32 [%%r1], %%r6;
                bar.sync 0;
                xor.b32 %%r2, %%r1, 128;
                ld.shared.u32 %%r3, [%%r2];
                %s
                add.u32 %%r6, %%r6, 1;
                setp.lt.u32 %%p1, %%r6, 4;
                @%%p1 bra LOOP;
                st.global.u32 [%%rd3], %%r3;
                """;
        planted(Kind.SHARED_RACE, SHARED, loop.formatted(""), loop.formatted("barrier.sync 0;"), 64, 1, "read");
    }

    @Test
    void missingWarpSync() {
        String body =
                "shl.b32 %r1, %r0, 2;\nst.shared.u32 [%r1], %r0;\nSYNC\nxor.b32 %r2, %r1, 4;\nld.shared.u32 %r3, [%r2];\n"
                        + "st.global.u32 [%rd3], %r3;";
        planted(
                Kind.MISSING_WARP_SYNC,
                SHARED,
                body.replace("SYNC", ""),
                body.replace("SYNC", "bar.warp.sync 0xffffffff;"),
                32,
                1,
                "lane");
        run(EmulatorOptions.strict(0), SHARED, body.replace("SYNC", "bar.sync 0;"), 32, 1);
        run(EmulatorOptions.strict(0), SHARED, body.replace("SYNC", "shfl.sync.idx.b32 %r9, %r0, 0, 31, -1;"), 32, 1);
    }

    @Test
    void writesOfOneWordByTwoLanes() {
        String body = "st.shared.u32 [s], VALUE;\nst.global.u32 [%rd3], %r0;";
        // It is undefined which lane's value is stored, unless all lanes write the same value.
        planted(
                Kind.MISSING_WARP_SYNC,
                SHARED,
                body.replace("VALUE", "%r0"),
                body.replace("VALUE", "7"),
                32,
                1,
                "writes what lane 0");
    }

    @Test
    void neighbouringBytesAreNoRace() {
        String body =
                "cvt.u64.u32 %rd6, %r0;\nadd.s64 %rd7, %rd1, %rd6;\nst.global.u8 [%rd7], %r0;\nadd.s64 %rd7, %rd7, 64;\n"
                        + "st.global.u8 [%rd7], %r0;\nadd.s64 %rd7, %rd7, 64;\nst.global.u8 [%rd7], %r0;\nadd.s64 %rd7, %rd7, 64;\nst.global.u8 [%rd7], %r0;";
        assertEquals(0x03020100, run(EmulatorOptions.strict(0), "", body, 64, 1)[0]);
    }

    @Test
    void racesBetweenBlocks() {
        // Each block reads its own words of the input, or those of the other block, and overwrites its own.
        String body = """
                mov.u32 %%r1, %%ctaid.x;
                mov.u32 %%r2, %%ntid.x;
                mad.lo.s32 %%r3, %%r1, %%r2, %%r0;
                mul.wide.u32 %%rd6, %%r3, 4;
                add.s64 %%rd7, %%rd2, %%rd6;
                add.s64 %%rd8, %%rd1, %%rd6;
                st.global.u32 [%%rd8], %%r3;
                mov.u64 %%rd9, %%rd7;
                %s
                ld.global.u32 %%r5, [%%rd9];
                st.global.u32 [%%rd7], %%r5;
                """;
        planted(Kind.GLOBAL_RACE, "", body.formatted("xor.b64 %rd9, %rd7, 128;"), body.formatted(""), 32, 2, "block");
    }

    @Test
    void atomicsDoNotRace() {
        String zero =
                "mov.u32 %r1, %ctaid.x;\nmov.u32 %r2, %ntid.x;\nmad.lo.s32 %r3, %r1, %r2, %r0;\nmul.wide.u32 %rd6, %r3, 4;\n"
                        + "add.s64 %rd7, %rd1, %rd6;\nst.global.u32 [%rd7], 1;\n";
        int[] out = run(
                EmulatorOptions.strict(3),
                "",
                zero + "red.global.add.u32 [%rd2], 1;\natom.global.add.u32 %r4, [%rd2+4], 2;",
                64,
                8);
        assertEquals(1, out[0]);
        // A plain write to the same address races.
        assertEquals(
                Kind.GLOBAL_RACE,
                assertThrows(
                                EmulatorFault.class,
                                () -> run(
                                        EmulatorOptions.strict(3),
                                        "",
                                        zero + "red.global.add.u32 [%rd2], 1;\nst.global.u32 [%rd2], 2;",
                                        64,
                                        8))
                        .kind());
    }

    @Test
    void divergentBarrier() {
        String body = "setp.lt.u32 %p1, %r0, LIMIT;\n@!%p1 bra SKIP;\nbar.sync 0;\nSKIP:\nst.global.u32 [%rd3], %r0;";
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                body.replace("LIMIT", "16"),
                body.replace("LIMIT", "64"),
                64,
                1,
                "divergent",
                "bar.sync 0;");
        // Whole warps that never arrive are detected too.
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                body.replace("LIMIT", "32"),
                body.replace("LIMIT", "64"),
                64,
                1,
                "warp 1 has returned");
        // Threads that have returned are detected too.
        String early = "st.global.u32 [%rd3], %r0;\nsetp.ge.u32 %p1, %r0, LIMIT;\n@%p1 ret;\nbar.sync 0;";
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                early.replace("LIMIT", "48"),
                early.replace("LIMIT", "64"),
                64,
                1,
                "has returned");
    }

    @Test
    void twoBarriersForOne() {
        String body =
                "setp.lt.u32 %p1, %r0, 32;\n@!%p1 bra OTHER;\nbar.sync 0;\nbra.uni END;\nOTHER:\nbar.sync 0;\nEND:\nst.global.u32 [%rd3], %r0;";
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                body,
                body.replace("%r0, 32", "%r0, 64"),
                64,
                1,
                "waits at another barrier");
    }

    @Test
    void shuffleOfInactiveLane() {
        String body =
                "setp.lt.u32 %p1, %r0, LIMIT;\n@!%p1 bra SKIP;\nshfl.sync.down.b32 %r1, %r0, 8, 31, MASK;\nSKIP:\nst.global.u32 [%rd3], %r0;";
        planted(
                Kind.INACTIVE_LANE,
                "",
                body.replace("LIMIT", "16").replace("MASK", "0xffff"),
                body.replace("LIMIT", "32").replace("MASK", "-1"),
                32,
                1,
                "thread (8,0,0)",
                "reads lane 16");
        planted(
                Kind.INACTIVE_LANE,
                "",
                body.replace("LIMIT", "16").replace("MASK", "0xffffffff"),
                body.replace("LIMIT", "32").replace("MASK", "-1"),
                32,
                1,
                "names lane 16");
    }

    @Test
    void eachCheckCanBeDisabled() {
        String race =
                "shl.b32 %r1, %r0, 2;\nst.shared.u32 [%r1], %r0;\nxor.b32 %r2, %r1, 4;\nld.shared.u32 %r3, [%r2];\nst.global.u32 [%rd3], %r3;";
        assertEquals(1, run(EmulatorOptions.strict(0).withRaces(false), SHARED, race, 32, 1)[0]);
        String barrier = "setp.lt.u32 %p1, %r0, 16;\n@!%p1 bra SKIP;\nbar.sync 0;\nSKIP:\nst.global.u32 [%rd3], %r0;";
        assertEquals(31, run(EmulatorOptions.strict(0).withBarriers(false), "", barrier, 32, 1)[31]);
        String lanes =
                "setp.lt.u32 %p1, %r0, 16;\n@%p1 shfl.sync.down.b32 %r1, %r0, 8, 31, -1;\nst.global.u32 [%rd3], %r0;";
        assertEquals(31, run(EmulatorOptions.strict(0).withLanes(false), "", lanes, 32, 1)[31]);
    }

    @Test
    void endlessKernels() {
        EmulatorFault fault = assertThrows(
                EmulatorFault.class,
                () -> run(
                        EmulatorOptions.strict(0).withMaxInstructions(100_000),
                        "",
                        "LOOP:\nadd.u32 %r1, %r0, 1;\nbra.uni LOOP;",
                        32,
                        1));
        assertEquals(Kind.TOO_LONG, fault.kind());
    }

    @Test
    void constantMemoryIsReadOnly() {
        String body = "mov.u64 %rd6, table;\nst.ON [%rd6], %r0;\nst.global.u32 [%rd3], %r0;";
        assertEquals(
                Kind.READ_ONLY,
                assertThrows(
                                EmulatorFault.class,
                                () -> run(
                                        EmulatorOptions.strict(0),
                                        ".const .align 4 .u32 table[2] = {1, 2};",
                                        body.replace("ON", "u32"),
                                        1,
                                        1))
                        .kind());
    }

    @Test
    void barrierWithTooFewThreads() {
        String body =
                "setp.lt.u32 %p1, %r0, 32;\n@!%p1 bra OTHER;\nbar.sync 1, 64;\nbra.uni END;\nOTHER:\nINSTEAD\nEND:\nst.global.u32 [%rd3], %r0;";
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                body.replace("INSTEAD", ""),
                body.replace("INSTEAD", "bar.arrive 1, 64;"),
                64,
                1,
                "barrier 1 takes 64 threads, only 32 arrived");
        planted(
                Kind.DIVERGENT_BARRIER,
                "",
                body.replace("INSTEAD", "bar.arrive 1, 32;"),
                body.replace("INSTEAD", "bar.sync 1, 64;"),
                64,
                1,
                "threads");
    }

    /** Tests that polling a flag is no race if both accesses are volatile. */
    @Test
    void volatileAccessesDoNotRace() {
        String body = """
                setp.eq.u32 %p1, %r0, 0;
                @%p1 st.KIND.shared.u32 [s], 1;
                setp.ge.u32 %p2, %r0, 32;
                @%p2 ld.KIND.shared.u32 %r1, [s];
                st.global.u32 [%rd3], 1;
                """;
        String init = "st.volatile.shared.u32 [s], 0;\nbar.sync 0;\n";
        planted(
                Kind.SHARED_RACE,
                ".shared .align 4 .b8 s[4];",
                init + body.replace(".KIND", ""),
                init + body.replace("KIND", "volatile"),
                64,
                1,
                "no barrier");
    }
}
