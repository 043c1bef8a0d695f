package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.Map;

/**
 * The PTX features that the emulator does not support, as the error messages with which a module is rejected when it is
 * loaded. Any other unknown instruction, form or modifier is rejected with a general message.
 */
public final class PtxLimits {
    static final String INDIRECT_CALLS =
            "the emulator does not support calls by address (function pointers, virtual functions)";
    public static final String RECURSION = "the emulator does not support recursion, because it inlines all calls";
    public static final String REGISTER_PARAMETERS =
            "the emulator passes values to functions in .param variables only, as compilers do";
    static final String SYSTEM_FUNCTIONS =
            "is not in this module, and the emulator has no system functions (printf, malloc, assert)";
    public static final String TOO_LONG =
            "with all calls inlined, the kernel has more operations than the emulator supports";
    private static final String TENSOR_CORES = "the emulator does not support tensor cores";
    private static final String ASYNCHRONOUS = "the emulator does not support asynchronous copies or waiting for them";
    private static final String TEXTURES = "the emulator does not support textures and surfaces";
    private static final String CLUSTERS = "the emulator does not support clusters of blocks";

    /** The messages by opcode. */
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
            Map.entry("alloca", "the emulator does not support dynamic stack allocation"),
            Map.entry("stacksave", "the emulator does not support dynamic stack allocation"));

    private PtxLimits() {}

    /** Returns the reason why an instruction is not supported. */
    public static String reason(PtxInstruction in) {
        return BY_OPCODE.getOrDefault(
                in.opcode(), "the emulator does not support this instruction, or this form of it");
    }
}
