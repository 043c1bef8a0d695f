package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Comparisons;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/** The translation of moves and selections: {@code mov}, {@code selp}, {@code slct}. */
final class MoveTranslation {
    private MoveTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        return switch (in.opcode()) {
            case "mov" -> move(to, in);
            case "selp" -> select(to, in);
            case "slct" -> selectBySign(to, in);
            default -> false;
        };
    }

    private static boolean move(Translator to, PtxInstruction in) {
        to.allow();
        PtxType type = to.type();
        PtxOperand d = in.operand(0);
        PtxOperand a = in.operand(1);
        if (d.kind() == PtxOperand.Kind.VECTOR || a.kind() == PtxOperand.Kind.VECTOR) {
            return Packing.translate(to, in, type);
        }
        // The bits are moved in the bank of the target.
        boolean floats = d.kind() == PtxOperand.Kind.REGISTER && to.bank(d.register()) == Bank.FLOAT;
        PtxType moved = type.bits() == 32 ? floats ? PtxType.F32 : PtxType.B32 : new PtxType('b', type.bits());
        to.emit(OpClass.MOVE, new BankMove(moved.bank(), moved.bank(), to.in(a, moved), to.out(d, moved)));
        return true;
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

    /** Translates {@code slct}: {@code c >= 0 ? a : b}. */
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
        to.emitHelper(new PredicateOps.Select(
                type.bank(),
                to.out(in.operand(0), type),
                to.in(in.operand(1), type),
                to.in(in.operand(2), type),
                p,
                false));
        return true;
    }
}
