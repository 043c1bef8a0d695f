package io.clipsr.kernels.gpu.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.Counters;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorFault;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the calls that the driver rejects, and of its counters. */
class DriverTest {

    private static void refused(String ptx, String... named) {
        try (EmulatedDriver driver = new EmulatedDriver()) {
            GpuException refusal = assertThrows(GpuException.class, () -> driver.load("broken", ptx));
            assertTrue(refusal.getMessage().contains("broken"), refusal.getMessage());
            for (String name : named) {
                assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
            }
        }
    }

    @Test
    void unsupportedInstructionsAreRejectedAtLoad() {
        refused(
                PtxSnippet.module("", "wmma.load.a.sync.aligned.m16n16k16.global.row.f16 {%r1}, [%rd1];"),
                "line 19",
                "tensor cores",
                "wmma.load");
        refused(PtxSnippet.module("", "add.frobnicate.f32 %f1, %f2, %f3;"), ".frobnicate");
        refused(PtxSnippet.module("", "div.rz.f64 %d1, %d2, %d3;"), ".rz");
        refused(PtxSnippet.module("", "fma.rn.f32 %f1, %f2;\n"), "2 operands, not 4");
        refused(PtxSnippet.module("", "mov.b32 %r1, %r2, %r3;"), "3 operands");
        refused(PtxSnippet.module("", "bra NO_RECONVERGENCE;"), "no label NO_RECONVERGENCE");
        refused(PtxSnippet.module("", "ld.global.u32 %r1, [nothing];"), "no variable nothing");
        refused(PtxSnippet.module("", "add.s32 %r1, %r2, %rx;"), "%rx");
        refused(PtxSnippet.module("", "mov.u32 %r1, 12x;"), "12x");
        refused(PtxSnippet.module("", "setp.lt.f32 %r1, %f1, %f2;"), "%r1");
        refused(PtxSnippet.module("", "not.an.instruction.f32 %f1, %f2;"), "does not support");
        refused(PtxSnippet.module("", "cp.async.ca.shared.global [%r1], [%rd1], 16;"), "asynchronous");
        refused(PtxSnippet.module("", "tex.2d.v4.f32.f32 {%f1, %f2, %f3, %f4}, [%rd1, {%f5, %f6}];"), "line 19");
        refused(PtxSnippet.module("", ".tex .u64 t;"), ".tex");
        refused("not PTX at all", "line 1", ".version");
        refused(".version 6.3\n.target sm_75\n.address_size 64\n.visible .entry t() { add.s32", "ends in the middle");
        refused(".version 6.3\n.target sm_75\n.address_size 32\n", "64");
    }

    @Test
    void unsupportedCallsAreRejectedAtLoad() {
        refused(PtxSnippet.module("", "call.uni f;"), "function f", "not in this module");
        refused(PtxSnippet.module(".extern .func f();", "call.uni f;"), "function f", "not in this module");
        refused(PtxSnippet.module("", "call %rd1, p;"), "by address");
        refused(PtxSnippet.module("", "p : .callprototype _ (.param .b32 _);"), "by address");
        refused(
                PtxSnippet.module(
                        ".func g();\n.func f() { call.uni g; ret; }\n.func g() { call.uni f; ret; }", "call.uni f;"),
                "function g",
                "recursion");
        refused(PtxSnippet.module(".func f(.reg .b32 %a) { ret; }", "call.uni f, (%r1);"), ".param");
        refused(PtxSnippet.module(".func f(.param .b32 a) { ret; }", "call.uni f, (%r1);"), ".param");
        refused(PtxSnippet.module(".func f(.param .b32 a) { ret; }", "call.uni f;"), "1 parameters", "the call 0");
        StringBuilder functions = new StringBuilder(".func f0() { .reg .b32 %r<2>; mov.u32 %r0, 1; ret; }\n");
        for (int i = 1; i < 30; i++) {
            functions.append(".func f%d() { call.uni f%d; call.uni f%d; ret; }\n".formatted(i, i - 1, i - 1));
        }
        refused(PtxSnippet.module(functions.toString(), "call.uni f29;"), "more operations");
    }

    @Test
    void invalidLaunches() {
        try (EmulatedDriver driver = new EmulatedDriver()) {
            GpuKernel kernel = driver.load(
                            "m",
                            PtxSnippet.module("", "").replace(".param .u64 in)", ".param .u64 in) .maxntid 64, 1, 1"))
                    .kernel("t");
            KernelArguments two = new KernelArguments().pointer(0).pointer(0);
            driver.launch(kernel, LaunchShape.of(64, 1, 1, 1), two);
            assertThrows(GpuException.class, () -> driver.launch(kernel, LaunchShape.of(65, 1, 1, 1), two));
            assertThrows(
                    GpuException.class,
                    () -> driver.launch(kernel, LaunchShape.of(32, 1, 1, 1), new KernelArguments().pointer(0)));
            assertThrows(
                    GpuException.class, () -> driver.launch(kernel, new LaunchShape(1, 1, 1, 1, 1, 1, 1 << 20), two));
            assertThrows(
                    GpuException.class,
                    () -> driver.load("m", PtxSnippet.module("", "")).kernel("u"));
        }
    }

    @Test
    void accessToUnallocatedMemory() {
        try (EmulatedDriver driver = new EmulatedDriver()) {
            long address = driver.allocate(100);
            assertEquals(0, address % 256);
            float[] host = new float[26];
            driver.copyToDevice(host, 0, address, 25);
            driver.copyToDevice(new int[] {1, 2, 3}, 1, address + 4, 2);
            driver.copyFromDevice(address + 4, host, 0, 2);
            assertEquals(3, Float.floatToRawIntBits(host[1]));
            assertEquals(
                    EmulatorFault.Kind.OUT_OF_BOUNDS,
                    assertThrows(EmulatorFault.class, () -> driver.copyToDevice(host, 0, address, 26))
                            .kind());
            GpuKernel kernel = driver.load("m", PtxSnippet.module("", "st.global.u32 [%rd1], 1;"))
                    .kernel("t");
            driver.free(address);
            assertEquals(
                    EmulatorFault.Kind.USE_AFTER_FREE,
                    assertThrows(EmulatorFault.class, () -> driver.copyToDevice(host, 0, address, 1))
                            .kind());
            assertEquals(
                    EmulatorFault.Kind.USE_AFTER_FREE,
                    assertThrows(
                                    EmulatorFault.class,
                                    () -> driver.launch(
                                            kernel,
                                            LaunchShape.of(1, 1, 1, 1),
                                            new KernelArguments()
                                                    .pointer(address)
                                                    .pointer(0)))
                            .kind());
            assertThrows(GpuException.class, () -> driver.allocate(0));
        }
    }

    private static Counters profile(String variables, String body, int threads, int blocks) {
        List<Counters> seen = new ArrayList<>();
        try (EmulatedDriver driver = new EmulatedDriver(EmulatorOptions.strict(1), seen::add)) {
            GpuKernel kernel =
                    driver.load("m", PtxSnippet.module(variables, body)).kernel("t");
            long in = driver.allocate(1 << 16);
            driver.copyToDevice(new float[1 << 14], 0, in, 1 << 14);
            long out = driver.allocate(1 << 16);
            driver.launch(
                    kernel,
                    LaunchShape.of(threads, blocks, 1, 1),
                    new KernelArguments().pointer(out).pointer(in));
        }
        return seen.get(0);
    }

    @Test
    void instructionsAndMultiplyAdds() {
        Counters counters = profile(
                "",
                "mov.f32 %f1, 0f3F800000;\nfma.rn.f32 %f2, %f1, %f1, %f1;\nsetp.lt.u32 %p1, %r0, 10;\n"
                        + "@%p1 fma.rn.f32 %f3, %f2, %f1, %f1;\nbar.sync 0;",
                64,
                3);
        assertEquals(3 * (64 + 10), counters.fmas());
        assertEquals(2 * 2 * 3, counters.count(OpClass.FMA));
        assertEquals(2 * 3, counters.count(OpClass.BARRIER));
        assertEquals(2 * 3 * 2, counters.count(OpClass.LOAD_PARAM));
        assertEquals(2 * 3, counters.count(OpClass.COMPARE));
    }

    @Test
    void sectorsOfGlobalMemory() {
        Counters dense = profile("", "ld.global.f32 %f1, [%rd4];", 32, 1);
        assertEquals(4, dense.globalSectors());
        assertEquals(4, dense.uniqueSectors());
        assertEquals(128, dense.globalBytes());
        assertEquals(1.0, dense.coalescing());
        Counters strided =
                profile("", "shl.b64 %rd6, %rd5, 3;\nadd.s64 %rd6, %rd2, %rd6;\nld.global.f32 %f1, [%rd6];", 32, 1);
        assertEquals(32, strided.globalSectors());
        assertEquals(4, strided.bestSectors());
        Counters one = profile("", "ld.global.f32 %f1, [%rd2];", 32, 1);
        assertEquals(1, one.globalSectors());
        Counters again = profile("", "ld.global.f32 %f1, [%rd4];\nld.global.f32 %f1, [%rd4];", 32, 2);
        assertEquals(16, again.globalSectors());
        assertEquals(4, again.uniqueSectors());
        Counters shifted = profile("", "ld.global.f32 %f1, [%rd4+4];", 32, 1);
        assertEquals(5, shifted.globalSectors());
    }

    @Test
    void bankConflicts() {
        String s = ".shared .align 16 .b8 s[16384];";
        assertEquals(
                0,
                profile(s, "shl.b32 %r1, %r0, 2;\nst.shared.u32 [%r1], %r0;", 32, 1)
                        .bankConflicts());
        assertEquals(
                1,
                profile(s, "shl.b32 %r1, %r0, 3;\nst.shared.u32 [%r1], %r0;", 32, 1)
                        .bankConflicts());
        assertEquals(
                31,
                profile(s, "shl.b32 %r1, %r0, 7;\nst.shared.u32 [%r1], %r0;", 32, 1)
                        .bankConflicts());
        // No conflicts with padding, with all lanes on one word, or with wide accesses in order.
        assertEquals(
                0,
                profile(s, "mul.lo.u32 %r1, %r0, 132;\nst.shared.u32 [%r1], %r0;", 32, 1)
                        .bankConflicts());
        assertEquals(
                0,
                profile(s, "st.shared.u32 [s], 1;\nbar.warp.sync -1;\nld.shared.u32 %r1, [s];", 32, 1)
                        .bankConflicts());
        assertEquals(
                0,
                profile(s, "shl.b32 %r1, %r0, 4;\nst.shared.v4.u32 [%r1], {%r0, %r0, %r0, %r0};", 32, 1)
                        .bankConflicts());
        // Each lane reads four floats of its own row of 32: the eight lanes of a quarter warp access the same four
        // banks.
        assertEquals(
                28,
                profile(s, "shl.b32 %r1, %r0, 7;\nst.shared.v4.u32 [%r1], {%r0, %r0, %r0, %r0};", 32, 1)
                        .bankConflicts());
    }
}
