package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.HashMap;
import java.util.Map;

/** How many operands an instruction takes; a guard against forms that the emulator would read wrongly. */
public final class Arity {
    private static final Map<String, int[]> COUNTS = new HashMap<>();

    static {
        all(0, 0, "ret", "exit", "trap", "membar", "fence");
        all(1, 1, "bra", "activemask");
        all(1, 4, "bar", "barrier");
        all(2, 2, "brx", "isspacep");
        all(
                2, 2, "mov", "ld", "ldu", "st", "cvt", "cvta", "abs", "neg", "not", "cnot", "brev", "popc", "clz",
                "bfind", "rcp", "sqrt", "rsqrt", "ex2", "lg2", "sin", "cos", "tanh", "testp");
        all(
                3,
                3,
                "add",
                "sub",
                "mul",
                "mul24",
                "div",
                "rem",
                "min",
                "max",
                "and",
                "or",
                "xor",
                "shl",
                "shr",
                "copysign",
                "vote",
                "addc",
                "subc",
                "match",
                "redux",
                "bmsk",
                "szext");
        all(4, 4, "mad", "mad24", "fma", "sad", "prmt", "selp", "slct", "bfe", "shf", "dp4a", "dp2a", "madc", "fns");
        all(3, 4, "setp", "set", "atom");
        all(2, 3, "red");
        all(5, 5, "bfi", "shfl", "lop3");
    }

    private Arity() {}

    private static void all(int least, int most, String... opcodes) {
        for (String opcode : opcodes) {
            COUNTS.put(opcode, new int[] {least, most});
        }
    }

    /** What is wrong with the number of operands, or null. */
    public static String complaint(PtxInstruction in) {
        int[] range = COUNTS.get(in.opcode());
        int count = in.operands().size();
        return range == null || count >= range[0] && count <= range[1]
                ? null
                : "it has " + count + " operands, not " + range[0] + (range[0] == range[1] ? "" : " or " + range[1]);
    }
}
