package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.FloatFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.IntFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.arithmetic.Rounding;
import io.clipsr.kernels.gpu.emulator.arithmetic.WideProduct;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;
import java.util.Set;

/** The translation of arithmetic on integers and floating-point numbers, and bitwise logic. */
final class ArithmeticTranslation {

    private static final Set<String> APPROXIMATE = Set.of("ex2", "lg2", "rsqrt", "sin", "cos", "tanh");

    private ArithmeticTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        return switch (in.opcode()) {
            case "mul", "mad", "mul24", "mad24" -> in.has("wide") ? wide(to, in) : plain(to, in);
            case "dp4a" -> dotProduct(to, in);
            case "add",
                    "sub",
                    "div",
                    "rem",
                    "abs",
                    "neg",
                    "min",
                    "max",
                    "fma",
                    "and",
                    "or",
                    "xor",
                    "not",
                    "cnot",
                    "brev",
                    "prmt",
                    "sad",
                    "copysign",
                    "rcp",
                    "sqrt",
                    "rsqrt",
                    "ex2",
                    "lg2",
                    "sin",
                    "cos",
                    "tanh" -> plain(to, in);
            default -> false;
        };
    }

    /** Translates a function of one to three operands of the same type. */
    private static boolean plain(Translator to, PtxInstruction in) {
        PtxType type = to.type();
        String name = in.opcode();
        if (type == PtxType.PRED) {
            return false;
        }
        boolean real = type.isFloat();
        // An approximation with half of a double's digits, the start value of a software division.
        boolean gross = real && type.bits() == 64 && in.has("approx") && in.has("ftz");
        boolean flushes = in.has("ftz") && !gross;
        String mode = in.modifiers().stream()
                .filter(m -> m.matches("r[nzmp]"))
                .findFirst()
                .orElse("rn");
        LaneFunction function = null;
        if (real) {
            to.allow("rn", "rz", "rm", "rp", "ftz", "sat", "approx", "full", "NaN");
            name = name.equals("mad") ? "fma" : name;
            if (in.has("NaN")) {
                name += ".NaN";
            }
            name += gross ? ".gross" : "";
            if (APPROXIMATE.contains(in.opcode()) && !in.has("approx") || flushes && type.bits() != 32) {
                throw to.refuse("the emulator does not support this form");
            }
            if (!mode.equals("rn")) {
                function = type.bits() == 32 ? Rounding.of(name, mode) : Rounding.ofDouble(name, mode);
                if (function == null) {
                    throw to.refuse("the emulator does not support the rounding ." + mode + " here");
                }
            }
        } else {
            to.allow("lo", "hi");
            if (type.bits() < 16) {
                throw to.refuse("8-bit arithmetic is not supported");
            }
            if (Set.of("mul", "mad", "mul24", "mad24").contains(name)) {
                name += in.has("hi") ? ".hi" : ".lo";
                if (in.has("hi") && type.bits() == 16) {
                    throw to.refuse("the emulator does not support .hi of 16 bits");
                }
            }
        }
        if (function == null) {
            var found = Translator.function(name, type);
            if (found == null) {
                return false;
            }
            function = found.getValue();
        }
        int d = to.out(in.operand(0), type);
        int[] from = {0, 0, 0};
        for (int i = 1; i < in.operands().size(); i++) {
            from[i - 1] = to.in(in.operand(i), type);
            from[i - 1] = flushes ? flushed(to, from[i - 1]) : from[i - 1];
        }
        to.emit(opClass(in, type, name), new LaneOp(function, type.bank(), d, from[0], from[1], from[2]));
        if (flushes) {
            to.emitHelper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, d, d, 0, 0));
        }
        if (in.has("sat")) {
            if (type.bits() != 32 || !real) {
                throw to.refuse("the emulator does not support .sat here");
            }
            to.emitHelper(new LaneOp(FloatFunctions.of("saturate"), Bank.FLOAT, d, d, 0, 0));
        }
        return true;
    }

    private static OpClass opClass(PtxInstruction in, PtxType type, String name) {
        if (!type.isFloat()) {
            return OpClass.INTEGER;
        }
        if (type.bits() == 64) {
            return OpClass.DOUBLE;
        }
        boolean special = APPROXIMATE.contains(in.opcode())
                || Set.of("rcp", "sqrt", "div").contains(in.opcode());
        return name.equals("fma") ? OpClass.FMA : special ? OpClass.SPECIAL_FUNCTION : OpClass.FLOAT;
    }

    /** Returns a row with the values of another, subnormals replaced by zeros. */
    static int flushed(Translator to, int row) {
        int flushed = to.registers.add(Bank.FLOAT);
        to.emitHelper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, flushed, row, 0, 0));
        return flushed;
    }

    /** Translates {@code mul.wide} and {@code mad.wide}: the full product, twice as wide as the operands. */
    private static boolean wide(Translator to, PtxInstruction in) {
        to.allow("wide");
        PtxType type = to.type();
        boolean add = in.opcode().equals("mad");
        PtxType result = new PtxType(type.kind(), 2 * type.bits());
        int d = to.out(in.operand(0), result.bits() == 32 ? PtxType.B32 : PtxType.U64);
        int a = to.in(in.operand(1), type);
        int b = to.in(in.operand(2), type);
        int c = add
                ? to.in(in.operand(3), result.bits() == 32 ? PtxType.B32 : PtxType.U64)
                : to.registers.constant(result.bank(), 0);
        if (type.bits() == 16) {
            to.emit(OpClass.INTEGER, new LaneOp(IntFunctions.of("mad.lo", type), Bank.INT, d, a, b, c));
            return true;
        }
        LaneFunction signed = (y, x1, x2, x3) -> WideProduct.signed((long[]) y, (int[]) x1, (int[]) x2, (long[]) x3);
        LaneFunction unsigned =
                (y, x1, x2, x3) -> WideProduct.unsigned((long[]) y, (int[]) x1, (int[]) x2, (long[]) x3);
        to.emit(OpClass.INTEGER, new LaneOp(type.signed() ? signed : unsigned, Bank.LONG, d, a, b, c));
        return type.bits() == 32;
    }

    private static boolean dotProduct(Translator to, PtxInstruction in) {
        to.allow();
        List<PtxType> types = in.modifiers().stream().map(PtxType::of).toList();
        if (types.size() != 2) {
            return false;
        }
        boolean first = types.get(0).signed();
        boolean second = types.get(1).signed();
        LaneFunction.I function = (d, a, b, c) -> {
            for (int i = 0; i < Bank.LANES; i++) {
                int sum = c[i];
                for (int k = 0; k < 32; k += 8) {
                    sum += (first ? (byte) (a[i] >> k) : a[i] >> k & 0xff)
                            * (second ? (byte) (b[i] >> k) : b[i] >> k & 0xff);
                }
                d[i] = sum;
            }
        };
        to.emit(
                OpClass.INTEGER,
                new LaneOp(
                        function,
                        Bank.INT,
                        to.out(in.operand(0), PtxType.B32),
                        to.in(in.operand(1), PtxType.B32),
                        to.in(in.operand(2), PtxType.B32),
                        to.in(in.operand(3), PtxType.B32)));
        return true;
    }
}
