package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;

/** Steps that choose what a warp does next. */
final class ControlOps {

    private ControlOps() {}

    /** {@code bra}. */
    static final class Branch extends Op {
        final String label;
        int target;
        /** Where lanes that part here meet again, or {@link Warp#NOWHERE}. */
        int join = Warp.NOWHERE;

        Branch(String label) {
            this.label = label;
        }

        @Override
        public void execute(Warp warp, int mask) {
            warp.branch(mask, target, join);
        }
    }

    /** {@code ret} and {@code exit}. */
    static final class Exit extends Op {
        @Override
        public void execute(Warp warp, int mask) {
            warp.exit(mask);
        }
    }

    /** {@code trap}. */
    static final class Trap extends Op {
        @Override
        public void execute(Warp warp, int mask) {
            throw new io.clipsr.kernels.gpu.GpuException("kernel " + warp.kernel.name + ", PTX line " + source.line()
                    + ", block " + warp.block.where() + ": the kernel executed trap");
        }
    }
}
