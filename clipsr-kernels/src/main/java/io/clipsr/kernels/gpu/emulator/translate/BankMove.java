package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/**
 * The operation that copies the bits of a row to a row of another bank. 32 bits are zero-extended to 64, 64 bits are
 * truncated to 32.
 */
final class BankMove extends Op {
    private final Bank from;
    private final Bank to;
    private final int source;
    private final int target;

    BankMove(Bank from, Bank to, int source, int target) {
        this.from = from;
        this.to = to;
        this.source = source;
        this.target = target;
    }

    @Override
    public void execute(Warp warp, int mask) {
        Object result = mask == -1 ? warp.rows[target] : warp.scratch(to);
        copy(warp.rows[source], result);
        if (mask != -1) {
            LaneOp.merge(to, result, warp.rows[target], mask);
        }
    }

    private void copy(Object x, Object y) {
        if (from == to) {
            System.arraycopy(x, 0, y, 0, Bank.LANES);
            return;
        }
        for (int i = 0; i < Bank.LANES; i++) {
            long bits = switch (from) {
                case INT -> ((int[]) x)[i] & 0xffffffffL;
                case FLOAT -> Float.floatToRawIntBits(((float[]) x)[i]) & 0xffffffffL;
                default -> ((long[]) x)[i];
            };
            switch (to) {
                case INT -> ((int[]) y)[i] = (int) bits;
                case FLOAT -> ((float[]) y)[i] = Float.intBitsToFloat((int) bits);
                default -> ((long[]) y)[i] = bits;
            }
        }
    }
}
