package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.IntFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.arithmetic.LongFunctions;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;

/** The translation of shifts, bit fields and bit counts. */
final class ShiftTranslation {
    private ShiftTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        return switch (in.opcode()) {
            case "popc", "clz", "bfind" -> count(to, in);
            case "shl", "shr", "bfe" -> shift(to, in);
            case "bfi" -> insert(to, in);
            case "shf" -> funnel(to, in);
            default -> false;
        };
    }

    /** Translates counts: 32-bit results of operands of 32 or 64 bits. */
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

    /** Translates shifts and bit field extraction; the amounts have 32 bits for operands of any width. */
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
        to.emitHelper(new BankMove(Bank.INT, Bank.LONG, row, wide));
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
}
