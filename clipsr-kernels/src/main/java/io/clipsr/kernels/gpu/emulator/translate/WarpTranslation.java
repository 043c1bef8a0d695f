package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;

/** The translation of shuffles, votes, matches, reductions and {@code activemask}. */
final class WarpTranslation {

    private WarpTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        switch (in.opcode()) {
            case "shfl" -> {
                to.allow("sync", "up", "down", "bfly", "idx");
                if (!in.has("sync") || in.modifiers().size() != 3) {
                    throw to.refuse("only shfl.sync is supported");
                }
                PtxOperand result = in.operand(0);
                boolean pair = result.kind() == PtxOperand.Kind.PAIR;
                int predicate = pair ? to.out(result.parts().get(1), PtxType.PRED) : -1;
                PtxOperand target = pair ? result.parts().get(0) : result;
                // The bits are moved unchanged, in the bank of the source.
                PtxType type = in.operand(1).kind() == PtxOperand.Kind.REGISTER
                                && to.bank(in.operand(1).register()) == Bank.FLOAT
                        ? PtxType.F32
                        : PtxType.B32;
                to.emit(
                        OpClass.SHUFFLE,
                        new WarpOps.Shuffle(
                                in.modifiers().get(1),
                                type.bank(),
                                to.out(target, type),
                                predicate,
                                to.in(in.operand(1), type),
                                to.in(in.operand(2), PtxType.B32),
                                to.in(in.operand(3), PtxType.B32),
                                to.in(in.operand(4), PtxType.B32)));
            }
            case "vote" -> {
                to.allow("sync", "all", "any", "uni", "ballot");
                if (!in.has("sync") || in.modifiers().size() != 3) {
                    throw to.refuse("only vote.sync is supported");
                }
                String mode = in.modifiers().get(1);
                PtxType type = mode.equals("ballot") ? PtxType.B32 : PtxType.PRED;
                to.emit(
                        OpClass.SHUFFLE,
                        new WarpOps.Vote(
                                mode,
                                to.out(in.operand(0), type),
                                to.in(in.operand(1), PtxType.PRED),
                                in.operand(1).negated(),
                                to.in(in.operand(2), PtxType.B32)));
            }
            case "match" -> {
                to.allow("any", "all", "sync");
                PtxType type = to.type().bits() == 64 ? PtxType.U64 : PtxType.B32;
                PtxOperand target = in.operand(0);
                boolean pair = target.kind() == PtxOperand.Kind.PAIR;
                to.emit(
                        OpClass.SHUFFLE,
                        new WarpReductions.Match(
                                in.has("all"),
                                to.out(pair ? target.parts().get(0) : target, PtxType.B32),
                                pair ? to.out(target.parts().get(1), PtxType.PRED) : -1,
                                to.in(in.operand(1), type),
                                to.in(in.operand(2), PtxType.B32)));
            }
            case "redux" -> {
                to.allow("sync", "add", "min", "max", "and", "or", "xor");
                if (to.type().isFloat() || in.modifiers().size() != 3) {
                    return false;
                }
                to.emit(
                        OpClass.SHUFFLE,
                        new WarpReductions.Reduce(
                                in.modifiers().get(1),
                                to.type().signed(),
                                to.out(in.operand(0), PtxType.B32),
                                to.in(in.operand(1), PtxType.B32),
                                to.in(in.operand(2), PtxType.B32)));
            }
            case "activemask" -> to.emit(OpClass.SHUFFLE, new WarpOps.ActiveMask(to.out(in.operand(0), PtxType.B32)));
            default -> {
                return false;
            }
        }
        return true;
    }
}
