package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.IntFunctions;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/**
 * The translation of {@code mov} between a register and a vector of narrower registers, and the operation {@code bfi}.
 */
final class Packing {

    private Packing() {}

    static boolean translate(Translator to, PtxInstruction in, PtxType type) {
        boolean pack = in.operand(1).kind() == PtxOperand.Kind.VECTOR;
        List<PtxOperand> parts = in.operand(pack ? 1 : 0).parts();
        int bits = type.bits() / parts.size();
        PtxType part = new PtxType('b', bits);
        if (bits < 16 || bits * parts.size() != type.bits()) {
            throw to.refuse("the emulator does not support vectors of " + bits + " bits");
        }
        PtxType whole = new PtxType('b', type.bits());
        if (pack) {
            int d = to.out(in.operand(0), whole);
            int[] from = parts.stream().mapToInt(p -> to.in(p, part)).toArray();
            to.emit(OpClass.MOVE, new Pack(whole, bits, d, from));
        } else {
            int a = to.in(in.operand(1), whole);
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).kind() != PtxOperand.Kind.NONE) {
                    to.emit(i == 0 ? OpClass.MOVE : null, new Unpack(whole, bits, i, to.out(parts.get(i), part), a));
                }
            }
        }
        return true;
    }

    private static long get(Object row, int lane) {
        return row instanceof int[] ints ? ints[lane] & 0xffffffffL : ((long[]) row)[lane];
    }

    private static void set(Object row, int lane, long value) {
        if (row instanceof int[] ints) {
            ints[lane] = (int) value;
        } else {
            ((long[]) row)[lane] = value;
        }
    }

    private static final class Pack extends Op {
        private final PtxType whole;
        private final int bits;
        private final int d;
        private final int[] from;

        Pack(PtxType whole, int bits, int d, int[] from) {
            this.whole = whole;
            this.bits = bits;
            this.d = d;
            this.from = from;
        }

        @Override
        public void execute(Warp warp, int mask) {
            Object result = warp.scratch(whole.bank());
            for (int i = 0; i < Bank.LANES; i++) {
                long value = 0;
                for (int k = 0; k < from.length; k++) {
                    value |= (get(warp.rows[from[k]], i) & (1L << bits) - 1) << k * bits;
                }
                set(result, i, value);
            }
            LaneOp.merge(whole.bank(), result, warp.rows[d], mask);
        }
    }

    private static final class Unpack extends Op {
        private final PtxType whole;
        private final int bits;
        private final int index;
        private final int d;
        private final int a;

        Unpack(PtxType whole, int bits, int index, int d, int a) {
            this.whole = whole;
            this.bits = bits;
            this.index = index;
            this.d = d;
            this.a = a;
        }

        @Override
        public void execute(Warp warp, int mask) {
            for (int i = 0; i < Bank.LANES; i++) {
                if ((mask >>> i & 1) != 0) {
                    long value = get(warp.rows[a], i) & (whole.bits() == 64 ? -1L : 0xffffffffL);
                    set(warp.rows[d], i, value >>> index * bits & (1L << bits) - 1);
                }
            }
        }
    }

    /** {@code bfi}. */
    static final class Insert extends Op {
        private final PtxType type;
        private final int d;
        private final int from;
        private final int into;
        private final int position;
        private final int length;

        Insert(PtxType type, int d, int from, int into, int position, int length) {
            this.type = type;
            this.d = d;
            this.from = from;
            this.into = into;
            this.position = position;
            this.length = length;
        }

        @Override
        public void execute(Warp warp, int mask) {
            Object result = warp.scratch(type.bank());
            int[] at = (int[]) warp.rows[position];
            int[] count = (int[]) warp.rows[length];
            for (int i = 0; i < Bank.LANES; i++) {
                set(
                        result,
                        i,
                        IntFunctions.insert(
                                get(warp.rows[from], i), get(warp.rows[into], i), at[i], count[i], type.bits()));
            }
            LaneOp.merge(type.bank(), result, warp.rows[d], mask);
        }
    }
}
