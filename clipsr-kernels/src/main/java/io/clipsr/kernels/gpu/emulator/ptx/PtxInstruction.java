package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.Arrays;
import java.util.List;

/**
 * One parsed instruction.
 *
 * @param line the line in the PTX text, from 1
 * @param text the text of that line
 * @param guard the guard predicate, or null
 * @param opcode the first word of the instruction, for example {@code fma}
 * @param modifiers the words after the opcode, for example {@code rn, f32}
 * @param operands the operands in order
 */
public record PtxInstruction(
        int line, String text, PtxOperand guard, String opcode, List<String> modifiers, List<PtxOperand> operands) {

    static PtxInstruction of(int line, String text, PtxOperand guard, String word, List<PtxOperand> operands) {
        List<String> parts = Arrays.asList(word.split("\\."));
        return new PtxInstruction(
                line, text, guard, parts.get(0), List.copyOf(parts.subList(1, parts.size())), List.copyOf(operands));
    }

    public boolean has(String modifier) {
        return modifiers.contains(modifier);
    }

    /** Returns the last type among the modifiers, or null if there is none. */
    public PtxType type() {
        PtxType found = null;
        for (String modifier : modifiers) {
            PtxType type = PtxType.of(modifier);
            found = type != null ? type : found;
        }
        return found;
    }

    public PtxOperand operand(int index) {
        return operands.get(index);
    }
}
