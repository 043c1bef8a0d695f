package io.clipsr.kernels.gpu.emulator;

/** Branches, returns, barriers and fences. */
final class ControlTranslation {

    private ControlTranslation() {
    }

    static boolean translate(Translator to, PtxInstruction in) {
        switch (in.opcode()) {
            case "bra" -> {
                to.allow("uni");
                if (in.operand(0).kind() != PtxOperand.Kind.SYMBOL) {
                    throw to.refuse("not a label");
                }
                to.emit(OpClass.BRANCH, new ControlOps.Branch(in.operand(0).symbol()));
            }
            case "ret", "exit" -> {
                to.allow("uni");
                to.emit(OpClass.BRANCH, new ControlOps.Exit());
            }
            case "trap" -> to.emit(OpClass.OTHER, new ControlOps.Trap());
            case "bar", "barrier" -> {
                if (in.has("warp")) {
                    to.allow("warp", "sync");
                    to.emit(OpClass.BARRIER, new WarpOps.WarpBarrier(to.in(in.operand(0), PtxType.B32)));
                    return true;
                }
                to.allow("sync", "aligned", "cta");
                to.emit(OpClass.BARRIER, new ControlOps.Barrier(number(to, in, 0), in.operands().size() > 1 ? number(to, in, 1) : 0));
            }
            // Blocks are run in an order that is one of those the fences allow.
            case "membar", "fence" -> to.emit(OpClass.BARRIER, new Nothing());
            case "nanosleep", "prefetch", "prefetchu", "pmevent", "brkpt", "discard", "applypriority" -> to.emit(OpClass.OTHER, new Nothing());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int number(Translator to, PtxInstruction in, int index) {
        PtxOperand operand = in.operand(index);
        if (operand.kind() != PtxOperand.Kind.INTEGER) {
            throw to.refuse("a barrier's number and count must be constants");
        }
        return (int) operand.value();
    }

    private static final class Nothing extends Op {
        @Override
        void execute(Warp warp, int mask) {
            // Has no effect in the emulator.
        }
    }
}
