package io.clipsr.kernels.gpu.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Chooses the bank of each 32-bit register that is not declared {@code .f32}: FLOAT where instructions use it as
 * {@code .f32} more often than as an integer; a register that is only moved about goes with those it is moved to and
 * from.
 */
final class BankChoice {
    private static final Set<String> MOVES = Set.of("mov", "selp", "shfl");

    private BankChoice() {}

    static void choose(PtxFunction function) {
        List<PtxInstruction> moves = new ArrayList<>();
        for (PtxInstruction instruction : function.instructions) {
            PtxType type = instruction.type();
            boolean neutral = type == null
                    || MOVES.contains(instruction.opcode())
                    || type.kind() == 'b' && Set.of("ld", "ldu", "st").contains(instruction.opcode());
            if (MOVES.contains(instruction.opcode())) {
                moves.add(instruction);
            } else if (!neutral) {
                count(instruction);
            }
        }
        for (PtxRegister register : function.registers) {
            if (register.bank == Bank.INT && register.type.bits() == 32) {
                register.bank = register.floatUses > register.integerUses ? Bank.FLOAT : Bank.INT;
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (PtxInstruction move : moves) {
                changed |= spread(move);
            }
        }
    }

    /** Types of an instruction in order: of the result, of the operands; a single one is of all. */
    private static void count(PtxInstruction instruction) {
        List<PtxType> types = instruction.modifiers().stream()
                .map(PtxType::of)
                .filter(t -> t != null)
                .toList();
        PtxType first = types.get(0);
        PtxType rest = types.get(types.size() - 1);
        boolean compares = instruction.opcode().equals("setp");
        for (int i = 0; i < instruction.operands().size(); i++) {
            PtxOperand operand = instruction.operand(i);
            PtxType type = i == 0 && !compares ? first : rest;
            for (PtxOperand part : operand.parts().isEmpty() ? List.of(operand) : operand.parts()) {
                if (part.kind() == PtxOperand.Kind.REGISTER) {
                    part.register().floatUses += type.bank() == Bank.FLOAT ? 1 : 0;
                    part.register().integerUses += type.bank() == Bank.FLOAT ? 0 : 1;
                } else if (part.kind() == PtxOperand.Kind.ADDRESS && part.register() != null) {
                    part.register().integerUses += 1000;
                }
            }
        }
    }

    private static boolean spread(PtxInstruction move) {
        List<PtxRegister> undecided = new ArrayList<>();
        boolean floats = false;
        int values = Math.min(move.operands().size(), move.opcode().equals("selp") ? 3 : 2);
        for (int i = 0; i < values; i++) {
            PtxOperand operand = move.operand(i);
            if (operand.kind() == PtxOperand.Kind.PAIR) {
                operand = operand.parts().get(0);
            }
            PtxRegister register = operand.kind() == PtxOperand.Kind.REGISTER ? operand.register() : null;
            floats |= register != null && register.bank == Bank.FLOAT || operand.kind() == PtxOperand.Kind.FLOAT;
            if (register != null
                    && register.bank == Bank.INT
                    && register.type.bits() == 32
                    && register.floatUses == 0
                    && register.integerUses == 0) {
                undecided.add(register);
            }
        }
        if (floats) {
            undecided.forEach(register -> register.bank = Bank.FLOAT);
        }
        return floats && !undecided.isEmpty();
    }
}
