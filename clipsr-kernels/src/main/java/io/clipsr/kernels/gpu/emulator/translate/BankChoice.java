package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxFunction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxRegister;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The choice of the bank of each 32-bit register that is not declared {@code .f32}. It is FLOAT if instructions use the
 * register as {@code .f32} more often than as an integer. A register that is only copied gets the bank of the registers
 * that it is copied from and to.
 */
final class BankChoice {
    private static final Set<String> MOVES = Set.of("mov", "selp", "shfl");

    /** The uses of a register by instructions of type {@code .f32}, and by those of an integer type. */
    private static final class Uses {
        int floats;
        int integers;
    }

    private final Map<PtxRegister, Bank> banks = new IdentityHashMap<>();
    private final Map<PtxRegister, Uses> uses = new IdentityHashMap<>();

    private BankChoice(PtxFunction function) {
        for (PtxRegister register : function.registers) {
            banks.put(register, register.type.bank());
            uses.put(register, new Uses());
        }
    }

    /** Returns the bank of each register of a function. */
    static Map<PtxRegister, Bank> choose(PtxFunction function) {
        BankChoice choice = new BankChoice(function);
        choice.run(function);
        return choice.banks;
    }

    private void run(PtxFunction function) {
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
            Uses counted = uses.get(register);
            if (isUntyped(register) && counted.floats > counted.integers) {
                banks.put(register, Bank.FLOAT);
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

    private boolean isUntyped(PtxRegister register) {
        return banks.get(register) == Bank.INT && register.type.bits() == 32;
    }

    /**
     * Counts uses in one instruction. It names the type of the result, then of the operands; one type applies to all.
     */
    private void count(PtxInstruction instruction) {
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
                    Uses counted = uses.get(part.register());
                    counted.floats += type.bank() == Bank.FLOAT ? 1 : 0;
                    counted.integers += type.bank() == Bank.FLOAT ? 0 : 1;
                } else if (part.kind() == PtxOperand.Kind.ADDRESS && part.register() != null) {
                    uses.get(part.register()).integers += 1000;
                }
            }
        }
    }

    private boolean spread(PtxInstruction move) {
        List<PtxRegister> undecided = new ArrayList<>();
        boolean floats = false;
        int values = Math.min(move.operands().size(), move.opcode().equals("selp") ? 3 : 2);
        for (int i = 0; i < values; i++) {
            PtxOperand operand = move.operand(i);
            if (operand.kind() == PtxOperand.Kind.PAIR) {
                operand = operand.parts().get(0);
            }
            PtxRegister register = operand.kind() == PtxOperand.Kind.REGISTER ? operand.register() : null;
            floats |= register != null && banks.get(register) == Bank.FLOAT || operand.kind() == PtxOperand.Kind.FLOAT;
            if (register != null
                    && isUntyped(register)
                    && uses.get(register).floats == 0
                    && uses.get(register).integers == 0) {
                undecided.add(register);
            }
        }
        if (floats) {
            undecided.forEach(register -> banks.put(register, Bank.FLOAT));
        }
        return floats && !undecided.isEmpty();
    }
}
