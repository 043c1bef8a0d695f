package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Comparisons;
import io.clipsr.kernels.gpu.emulator.machine.BarrierOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/** The translation of branches, returns, barriers and fences. */
final class ControlTranslation {

    private ControlTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        switch (in.opcode()) {
            case "bra" -> {
                to.allow("uni");
                if (in.operand(0).kind() != PtxOperand.Kind.SYMBOL) {
                    throw to.refuse("not a label");
                }
                to.branch(in.operand(0).symbol());
            }
            case "brx" -> chooseBranch(to, in);
            case "ret", "exit" -> {
                to.allow("uni");
                if (to.called() && in.opcode().equals("ret")) {
                    to.branch(null);
                } else {
                    to.emit(OpClass.BRANCH, new ControlOps.Exit());
                }
            }
            case "trap" -> to.emit(OpClass.OTHER, new ControlOps.Trap());
            case "bar", "barrier" -> {
                if (in.has("warp")) {
                    to.allow("warp", "sync");
                    to.emit(OpClass.BARRIER, new WarpOps.WarpBarrier(to.in(in.operand(0), PtxType.B32)));
                    return true;
                }
                barrier(to, in);
            }
            // Blocks and warps run in one of the orders that fences allow.
            case "membar", "fence" -> to.emit(OpClass.BARRIER, new Nothing());
            case "nanosleep", "prefetch", "prefetchu", "pmevent", "brkpt", "discard", "applypriority" ->
                to.emit(OpClass.OTHER, new Nothing());
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Translates {@code brx.idx i, list} as one comparison per label. An index past the end is undefined; here it
     * selects the last label.
     */
    private static void chooseBranch(Translator to, PtxInstruction in) {
        to.allow("idx", "uni");
        int index = to.in(in.operand(0), PtxType.U32);
        List<String> labels = to.branchTargets(in.operand(1).symbol());
        for (int i = 0; i < labels.size() - 1; i++) {
            int taken = to.registers.add(Bank.PREDICATE);
            to.emitHelper(new PredicateOps.Set(
                    Comparisons.of("eq", PtxType.U32),
                    index,
                    to.registers.constant(Bank.INT, i),
                    taken,
                    -1,
                    null,
                    0,
                    false));
            to.branchIf(taken, labels.get(i));
        }
        to.branch(labels.get(labels.size() - 1));
    }

    /**
     * Translates {@code bar{rier}{.cta}.sync id{, threads}}, {@code .arrive id, threads}, {@code .red.op d, id{,
     * threads}, p}.
     */
    private static void barrier(Translator to, PtxInstruction in) {
        to.allow("sync", "arrive", "red", "popc", "and", "or", "pred", "aligned", "cta");
        boolean reduces = in.has("red");
        int first = reduces ? 1 : 0;
        int last = in.operands().size() - (reduces ? 1 : 0);
        int id = to.in(in.operand(first), PtxType.U32);
        int threads = last - first > 1 ? to.in(in.operand(first + 1), PtxType.U32) : -1;
        if (in.has("arrive") && threads < 0 || !in.has("sync") && !in.has("arrive") && !reduces) {
            throw to.refuse("the emulator does not support this form of a barrier");
        }
        if (!reduces) {
            to.emit(OpClass.BARRIER, new BarrierOp(id, threads, in.has("arrive"), null, 0, 0, false));
            return;
        }
        String what = in.has("popc") ? "popc" : in.has("and") ? "and" : "or";
        PtxOperand p = in.operand(last);
        int result = to.out(in.operand(0), what.equals("popc") ? PtxType.U32 : PtxType.PRED);
        to.emit(OpClass.BARRIER, new BarrierOp(id, threads, false, what, result, to.in(p, PtxType.PRED), p.negated()));
    }

    private static final class Nothing extends Op {
        @Override
        public void execute(Warp warp, int mask) {
            // Has no effect in the emulator.
        }
    }
}
