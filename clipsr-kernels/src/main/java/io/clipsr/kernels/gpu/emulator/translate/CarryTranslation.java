package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.Set;

/**
 * The translation of extended-precision integer arithmetic: {@code add.cc, addc, sub.cc, subc, mad.cc, madc}, with one
 * carry per lane (PTX ISA, "Extended-Precision").
 */
final class CarryTranslation {
    private static final Set<String> WITH_CARRY = Set.of("addc", "subc", "madc");
    private static final Set<String> WITHOUT = Set.of("add", "sub", "mad");

    private CarryTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        boolean takes = WITH_CARRY.contains(in.opcode());
        if (!takes && !(WITHOUT.contains(in.opcode()) && in.has("cc"))) {
            return false;
        }
        to.allow("cc", "lo", "hi");
        PtxType type = to.type();
        String operation = in.opcode().substring(0, 3);
        if (type.isFloat() || type.bits() < 32 || in.operands().size() != (operation.equals("mad") ? 4 : 3)) {
            return false;
        }
        int d = to.out(in.operand(0), type);
        int a = to.in(in.operand(1), type);
        int b = to.in(in.operand(2), type);
        int c = operation.equals("mad") ? to.in(in.operand(3), type) : 0;
        if (operation.equals("mad")) {
            int product = to.registers.add(type.bank());
            String name = in.has("hi") ? "mul.hi" : "mul.lo";
            to.emitHelper(new LaneOp(Translator.function(name, type).getValue(), type.bank(), product, a, b, 0));
            a = product;
            b = c;
        }
        to.emit(
                OpClass.INTEGER,
                new Sum(
                        operation.equals("sub"),
                        type.bits() == 64,
                        d,
                        a,
                        b,
                        to.registers.carry(),
                        takes,
                        in.has("cc")));
        return true;
    }

    /** {@code d = a + b + carry} or {@code a - (b + carry)}. */
    private static final class Sum extends Op {
        private final boolean subtract;
        private final boolean wide;
        private final int d;
        private final int a;
        private final int b;
        private final int carry;
        private final boolean takes;
        private final boolean gives;

        Sum(boolean subtract, boolean wide, int d, int a, int b, int carry, boolean takes, boolean gives) {
            this.subtract = subtract;
            this.wide = wide;
            this.d = d;
            this.a = a;
            this.b = b;
            this.carry = carry;
            this.takes = takes;
            this.gives = gives;
        }

        @Override
        public void execute(Warp warp, int mask) {
            int carries = takes ? warp.predicates[carry] : 0;
            int over = 0;
            for (int i = 0; i < Bank.LANES; i++) {
                if ((mask >>> i & 1) == 0) {
                    continue;
                }
                int in = carries >>> i & 1;
                boolean out;
                if (wide) {
                    long x = ((long[]) warp.rows[a])[i];
                    long y = ((long[]) warp.rows[b])[i];
                    long result = subtract ? x - y - in : x + y + in;
                    // With a carry in, equality means a carry out, too.
                    int order = subtract ? Long.compareUnsigned(x, y) : Long.compareUnsigned(result, x);
                    out = order < 0 || in == 1 && order == 0;
                    ((long[]) warp.rows[d])[i] = result;
                } else {
                    long x = ((int[]) warp.rows[a])[i] & 0xffffffffL;
                    long y = ((int[]) warp.rows[b])[i] & 0xffffffffL;
                    long result = subtract ? x - y - in : x + y + in;
                    out = (result >>> 32 & 1) != 0;
                    ((int[]) warp.rows[d])[i] = (int) result;
                }
                over |= (out ? 1 : 0) << i;
            }
            if (gives) {
                warp.predicates[carry] = warp.predicates[carry] & ~mask | over;
            }
        }
    }
}
