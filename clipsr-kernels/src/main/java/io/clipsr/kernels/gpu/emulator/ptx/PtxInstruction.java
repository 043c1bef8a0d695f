package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.Arrays;
import java.util.List;

/**
 * One instruction as written.
 *
 * @param line of the PTX text, from 1
 * @param text of that line
 * @param guard predicate before it, or null
 * @param opcode first word: {@code fma}
 * @param modifiers the words after it: {@code rn, f32}
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

    /** The last type named, or null. */
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
