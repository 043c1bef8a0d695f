package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Comparisons;
import io.clipsr.kernels.gpu.emulator.arithmetic.FloatFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.IntFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.arithmetic.LongFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.Rounding;
import io.clipsr.kernels.gpu.emulator.arithmetic.WideProduct;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;
import java.util.Set;

/** Arithmetic, logic, comparisons and moves. */
final class ArithmeticTranslation {
    private static final Set<String> APPROXIMATE = Set.of("ex2", "lg2", "rsqrt", "sin", "cos", "tanh");

    private ArithmeticTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        return switch (in.opcode()) {
            case "mov" -> move(to, in);
            case "setp", "set" -> compare(to, in);
            case "selp" -> select(to, in);
            case "slct" -> selectBySign(to, in);
            case "testp" -> test(to, in);
            case "mul", "mad", "mul24", "mad24" -> in.has("wide") ? wide(to, in) : plain(to, in);
            case "popc", "clz", "bfind" -> count(to, in);
            case "shl", "shr", "bfe" -> shift(to, in);
            case "bfi" -> insert(to, in);
            case "shf" -> funnel(to, in);
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

    /** One function of one to three operands of one type. */
    private static boolean plain(Translator to, PtxInstruction in) {
        PtxType type = to.type();
        String name = in.opcode();
        if (type == PtxType.PRED) {
            return logic(to, in);
        }
        boolean real = type.isFloat();
        // Half of a double's digits, for division in software to start from.
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
                throw to.refuse("the emulator lacks this form");
            }
            if (!mode.equals("rn")) {
                function = type.bits() == 32 ? Rounding.of(name, mode) : Rounding.ofDouble(name, mode);
                if (function == null) {
                    throw to.refuse("the emulator lacks the rounding ." + mode + " here");
                }
            }
        } else {
            to.allow("lo", "hi");
            if (type.bits() < 16) {
                throw to.refuse("no arithmetic of 8 bits");
            }
            if (Set.of("mul", "mad", "mul24", "mad24").contains(name)) {
                name += in.has("hi") ? ".hi" : ".lo";
                if (in.has("hi") && type.bits() == 16) {
                    throw to.refuse("the emulator lacks .hi of 16 bits");
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
            to.helper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, d, d, 0, 0));
        }
        if (in.has("sat")) {
            if (type.bits() != 32 || !real) {
                throw to.refuse("the emulator lacks .sat here");
            }
            to.helper(new LaneOp(FloatFunctions.of("saturate"), Bank.FLOAT, d, d, 0, 0));
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

    /** The row with its subnormals made zeros. */
    static int flushed(Translator to, int row) {
        int flushed = to.registers.add(Bank.FLOAT);
        to.helper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, flushed, row, 0, 0));
        return flushed;
    }

    private static boolean move(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        PtxOperand d = in.operand(0);
        PtxOperand a = in.operand(1);
        if (type == PtxType.PRED) {
            return logic(to, in);
        }
        if (d.kind() == PtxOperand.Kind.VECTOR || a.kind() == PtxOperand.Kind.VECTOR) {
            return Packing.translate(to, in, type);
        }
        // Bits are moved in the bank that the target lives in.
        boolean floats = d.kind() == PtxOperand.Kind.REGISTER && to.bank(d.register()) == Bank.FLOAT;
        PtxType moved = type.bits() == 32 ? floats ? PtxType.F32 : PtxType.B32 : new PtxType('b', type.bits());
        to.emit(OpClass.MOVE, new BankMove(moved.bank(), moved.bank(), to.in(a, moved), to.out(d, moved)));
        return true;
    }

    private static boolean logic(Translator to, PtxInstruction in) {
        to.allow();
        PtxOperand a = in.operand(1);
        PtxOperand b = in.operands().size() > 2 ? in.operand(2) : a;
        to.emit(
                OpClass.COMPARE,
                new PredicateOps.Logic(
                        in.opcode(),
                        to.out(in.operand(0), PtxType.PRED),
                        to.in(a, PtxType.PRED),
                        a.negated(),
                        to.in(b, PtxType.PRED),
                        b.negated()));
        return Set.of("and", "or", "xor", "not", "mov").contains(in.opcode());
    }

    private static boolean compare(Translator to, PtxInstruction in) {
        boolean set = in.opcode().equals("set");
        List<PtxType> types =
                in.modifiers().stream().map(PtxType::of).filter(t -> t != null).toList();
        if (types.size() != (set ? 2 : 1)) {
            throw to.refuse("it names " + types.size() + " types");
        }
        PtxType type = types.get(types.size() - 1);
        LaneFunction.Compare compare =
                in.modifiers().isEmpty() ? null : Comparisons.of(in.modifiers().get(0), type);
        if (compare == null) {
            return false;
        }
        to.allow(in.modifiers().get(0), "and", "or", "xor", "ftz");
        int a = to.in(in.operand(1), type);
        int b = to.in(in.operand(2), type);
        if (in.has("ftz")) {
            a = flushed(to, a);
            b = flushed(to, b);
        }
        String combine = in.has("and") ? "and" : in.has("or") ? "or" : in.has("xor") ? "xor" : null;
        if (in.operands().size() != (combine == null ? 3 : 4)) {
            throw to.refuse("it has " + in.operands().size() + " operands");
        }
        PtxOperand third = combine == null ? null : in.operand(3);
        int c = third == null ? 0 : to.in(third, PtxType.PRED);
        boolean negated = third != null && third.negated();
        PtxOperand target = in.operand(0);
        if (!set) {
            boolean pair = target.kind() == PtxOperand.Kind.PAIR;
            int p = to.out(pair ? target.parts().get(0) : target, PtxType.PRED);
            int q = pair ? to.out(target.parts().get(1), PtxType.PRED) : -1;
            to.emit(OpClass.COMPARE, new PredicateOps.Set(compare, a, b, p, q, combine, c, negated));
            return true;
        }
        int p = to.registers.add(Bank.PREDICATE);
        to.emit(OpClass.COMPARE, new PredicateOps.Set(compare, a, b, p, -1, combine, c, negated));
        PtxType result = types.get(0);
        long yes = result.isFloat() ? Float.floatToRawIntBits(1f) : -1;
        to.helper(new PredicateOps.Select(
                result.bank(),
                to.out(target, result),
                to.registers.constant(result.bank(), yes),
                to.registers.constant(result.bank(), 0),
                p,
                false));
        return result.bits() == 32;
    }

    private static boolean select(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        boolean floats = in.operand(0).kind() == PtxOperand.Kind.REGISTER
                && to.bank(in.operand(0).register()) == Bank.FLOAT;
        PtxType moved = type.bits() == 32 ? floats ? PtxType.F32 : PtxType.B32 : new PtxType('b', type.bits());
        PtxOperand p = in.operand(3);
        to.emit(
                OpClass.MOVE,
                new PredicateOps.Select(
                        moved.bank(),
                        to.out(in.operand(0), moved),
                        to.in(in.operand(1), moved),
                        to.in(in.operand(2), moved),
                        to.in(p, PtxType.PRED),
                        p.negated()));
        return true;
    }

    /** {@code slct}: {@code c >= 0 ? a : b}. */
    private static boolean selectBySign(Translator to, PtxInstruction in) {
        to.allow("ftz");
        List<PtxType> types =
                in.modifiers().stream().map(PtxType::of).filter(t -> t != null).toList();
        if (types.size() != 2 || types.get(1).bits() != 32) {
            return false;
        }
        PtxType by = types.get(1);
        PtxType type = types.get(0);
        int p = to.registers.add(Bank.PREDICATE);
        to.emit(
                OpClass.COMPARE,
                new PredicateOps.Set(
                        Comparisons.of("ge", by),
                        to.in(in.operand(3), by),
                        to.registers.constant(by.bank(), 0),
                        p,
                        -1,
                        null,
                        0,
                        false));
        to.helper(new PredicateOps.Select(
                type.bank(),
                to.out(in.operand(0), type),
                to.in(in.operand(1), type),
                to.in(in.operand(2), type),
                p,
                false));
        return true;
    }

    private static boolean test(Translator to, PtxInstruction in) {
        to.allow("finite", "infinite", "number", "notanumber", "normal", "subnormal");
        if (to.type().bits() != 32) {
            return false;
        }
        String what = in.modifiers().get(0);
        LaneFunction.Compare test = (x, y) -> {
            int bits = 0;
            for (int i = 0; i < Bank.LANES; i++) {
                bits |= (is(what, ((float[]) x)[i]) ? 1 : 0) << i;
            }
            return bits;
        };
        int a = to.in(in.operand(1), PtxType.F32);
        to.emit(
                OpClass.COMPARE,
                new PredicateOps.Set(test, a, a, to.out(in.operand(0), PtxType.PRED), -1, null, 0, false));
        return true;
    }

    private static boolean is(String what, float value) {
        float size = Math.abs(value);
        return switch (what) {
            case "finite" -> size <= Float.MAX_VALUE;
            case "infinite" -> size == Float.POSITIVE_INFINITY;
            case "number" -> value == value;
            case "notanumber" -> value != value;
            case "normal" -> size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE;
            default -> size > 0 && size < Float.MIN_NORMAL;
        };
    }

    /** {@code mul.wide} and {@code mad.wide}: the whole product, twice as wide as the operands. */
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

    /** Results of 32 bits of operands of 32 or 64. */
    private static boolean count(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        int d = to.out(in.operand(0), PtxType.B32);
        int a = to.in(in.operand(1), type);
        if (type.bits() == 64) {
            String name = in.opcode();
            if (name.equals("bfind")) {
                return false;
            }
            LaneFunction function = (y, x, u, v) -> {
                for (int i = 0; i < Bank.LANES; i++) {
                    long value = ((long[]) x)[i];
                    ((int[]) y)[i] = name.equals("popc") ? Long.bitCount(value) : Long.numberOfLeadingZeros(value);
                }
            };
            to.emit(OpClass.INTEGER, new LaneOp(function, Bank.INT, d, a, 0, 0));
        } else {
            to.emit(OpClass.INTEGER, new LaneOp(IntFunctions.of(in.opcode(), type), Bank.INT, d, a, 0, 0));
        }
        return true;
    }

    /** The amounts are of 32 bits, whatever is shifted. */
    private static boolean shift(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        int d = to.out(in.operand(0), type);
        int a = to.in(in.operand(1), type);
        int b = amount(to, in.operand(2), type);
        int c = in.operands().size() > 3 ? amount(to, in.operand(3), type) : b;
        LaneFunction function =
                type.bits() == 64 ? LongFunctions.of(in.opcode(), type) : IntFunctions.of(in.opcode(), type);
        to.emit(OpClass.INTEGER, new LaneOp(function, type.bank(), d, a, b, c));
        return true;
    }

    private static int amount(Translator to, PtxOperand operand, PtxType type) {
        int row = to.in(operand, PtxType.U32);
        if (type.bits() != 64) {
            return row;
        }
        int wide = to.registers.add(Bank.LONG);
        to.helper(new BankMove(Bank.INT, Bank.LONG, row, wide));
        return wide;
    }

    private static boolean insert(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        int d = to.out(in.operand(0), type);
        int from = to.in(in.operand(1), type);
        int into = to.in(in.operand(2), type);
        int position = to.in(in.operand(3), PtxType.U32);
        int length = to.in(in.operand(4), PtxType.U32);
        to.emit(OpClass.INTEGER, new Packing.Insert(type, d, from, into, position, length));
        return true;
    }

    private static boolean funnel(Translator to, PtxInstruction in) {
        to.allow("l", "r", "wrap", "clamp");
        LaneFunction function = in.modifiers().size() != 3
                ? null
                : IntFunctions.of(
                        "shf." + in.modifiers().get(0) + "." + in.modifiers().get(1), PtxType.B32);
        if (function == null) {
            return false;
        }
        to.emit(
                OpClass.INTEGER,
                new LaneOp(
                        function,
                        Bank.INT,
                        to.out(in.operand(0), PtxType.B32),
                        to.in(in.operand(1), PtxType.B32),
                        to.in(in.operand(2), PtxType.B32),
                        to.in(in.operand(3), PtxType.U32)));
        return true;
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
