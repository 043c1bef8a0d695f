package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;

/** The operations that choose the next operation of a warp. */
final class ControlOps {

    private ControlOps() {}

    /** {@code bra}. */
    static final class Branch extends Op {
        final String label;
        int target;
        /** The operation at which lanes that diverge here reconverge, or {@link Warp#NO_RECONVERGENCE}. */
        int join = Warp.NO_RECONVERGENCE;

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
