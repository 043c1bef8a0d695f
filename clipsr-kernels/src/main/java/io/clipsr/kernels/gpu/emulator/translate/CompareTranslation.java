package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Comparisons;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;
import java.util.Set;

/** The translation of comparisons ({@code setp}, {@code set}, {@code testp}) and logic on predicates. */
final class CompareTranslation {
    private CompareTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        return switch (in.opcode()) {
            case "setp", "set" -> compare(to, in);
            case "testp" -> test(to, in);
            case "and", "or", "xor", "not", "mov" -> to.type() == PtxType.PRED && logic(to, in);
            default -> false;
        };
    }

    private static boolean compare(Translator to, PtxInstruction in) {
        boolean set = in.opcode().equals("set");
        List<PtxType> types =
                in.modifiers().stream().map(PtxType::of).filter(t -> t != null).toList();
        if (types.size() != (set ? 2 : 1)) {
            throw to.refuse("it has " + types.size() + " types");
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
            a = ArithmeticTranslation.flushed(to, a);
            b = ArithmeticTranslation.flushed(to, b);
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
        to.emitHelper(new PredicateOps.Select(
                result.bank(),
                to.out(target, result),
                to.registers.constant(result.bank(), yes),
                to.registers.constant(result.bank(), 0),
                p,
                false));
        return result.bits() == 32;
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
}
