package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.Map;

/**
 * What the emulator leaves out, in the words in which it is refused when a module loads. What is neither here nor known
 * is refused, too, as an instruction, form or modifier that the emulator lacks.
 */
public final class PtxLimits {
    static final String INDIRECT_CALLS = "the emulator has no calls by address (function pointers, virtual functions)";
    public static final String RECURSION =
            "the emulator has no recursion: a function's body takes the place of each call";
    public static final String REGISTER_PARAMETERS =
            "the emulator passes values to functions in .param variables only, as compilers do";
    static final String SYSTEM_FUNCTIONS =
            "is not in this module, and the emulator has no system functions (printf, malloc, assert)";
    public static final String TOO_LONG =
            "with the bodies of the functions it calls in place, the kernel has more steps than the emulator takes";
    private static final String TENSOR_CORES = "the emulator has no tensor cores";
    private static final String ASYNCHRONOUS = "the emulator has no asynchronous copies, nor what waits for them";
    private static final String TEXTURES = "the emulator has no textures and surfaces";
    private static final String CLUSTERS = "the emulator has no clusters of blocks";

    /** By the first word of an instruction. */
    private static final Map<String, String> BY_OPCODE = Map.ofEntries(
            Map.entry("wmma", TENSOR_CORES),
            Map.entry("mma", TENSOR_CORES),
            Map.entry("ldmatrix", TENSOR_CORES),
            Map.entry("stmatrix", TENSOR_CORES),
            Map.entry("movmatrix", TENSOR_CORES),
            Map.entry("wgmma", TENSOR_CORES),
            Map.entry("tcgen05", TENSOR_CORES),
            Map.entry("cp", ASYNCHRONOUS),
            Map.entry("mbarrier", ASYNCHRONOUS),
            Map.entry("multimem", ASYNCHRONOUS),
            Map.entry("griddepcontrol", ASYNCHRONOUS),
            Map.entry("tensormap", ASYNCHRONOUS),
            Map.entry("tex", TEXTURES),
            Map.entry("tld4", TEXTURES),
            Map.entry("txq", TEXTURES),
            Map.entry("suld", TEXTURES),
            Map.entry("sust", TEXTURES),
            Map.entry("sured", TEXTURES),
            Map.entry("suq", TEXTURES),
            Map.entry("istypep", TEXTURES),
            Map.entry("mapa", CLUSTERS),
            Map.entry("getctarank", CLUSTERS),
            Map.entry("clusterlaunchcontrol", CLUSTERS),
            Map.entry("alloca", "the emulator has no memory allocated on the stack while a kernel runs"),
            Map.entry("stacksave", "the emulator has no memory allocated on the stack while a kernel runs"));

    private PtxLimits() {}

    /** Why an instruction is refused. */
    public static String reason(PtxInstruction in) {
        return BY_OPCODE.getOrDefault(in.opcode(), "the emulator lacks this instruction, or this form of it");
    }
}
