package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Conversions;
import io.clipsr.kernels.gpu.emulator.arithmetic.FloatFunctions;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/** The translation of {@code cvt}. */
final class ConvertTranslation {

    private ConvertTranslation() {}

    /** A conversion of the bits of one lane. */
    interface Conversion {
        long of(long bits);
    }

    static boolean translate(Translator to, PtxInstruction in) {
        if (!in.opcode().equals("cvt")) {
            return false;
        }
        to.allow("rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi", "ftz", "sat");
        List<PtxType> types =
                in.modifiers().stream().map(PtxType::of).filter(t -> t != null).toList();
        if (types.size() != 2) {
            throw to.refuse("cvt must have two types");
        }
        PtxType target = types.get(0);
        PtxType source = types.get(1);
        String mode = in.modifiers().stream()
                .filter(m -> m.matches("r[nzmp]i?"))
                .findFirst()
                .orElse("");
        boolean integral = mode.endsWith("i");
        boolean sat = in.has("sat");
        if (target.isFloat() && source.isFloat() && target.bits() == 32 && source.bits() == 32) {
            floats(to, in, integral ? mode : "mov", sat);
            return true;
        }
        if (target.bits() == 16 && target.isFloat() && !mode.isEmpty() && !mode.equals("rn") && !integral) {
            throw to.refuse("only .rn to f16 is supported");
        }
        if (target.isFloat() && source.isFloat() && target.bits() < source.bits() && integral) {
            throw to.refuse("a conversion that narrows and rounds to an integer is not supported");
        }
        // In a wider register, the result is extended according to its own signedness.
        PtxOperand d = in.operand(0);
        PtxType held = target;
        if (d.kind() == PtxOperand.Kind.REGISTER && d.register().type.bits() > target.bits() && !target.isFloat()) {
            held = new PtxType('b', d.register().type.bits());
        } else if (target.bits() < 32) {
            held = new PtxType('b', 16);
        }
        PtxType read = source.isFloat() && source.bits() == 16 ? new PtxType('b', 16) : source;
        int b = to.out(d, held);
        int a = to.in(in.operand(1), read);
        if (in.has("ftz") && source.bank() == Bank.FLOAT) {
            a = ArithmeticTranslation.flushed(to, a);
        }
        to.emit(OpClass.CONVERT, new Convert(conversion(source, target, mode, sat), read, held, b, a));
        if (in.has("ftz") && target.bank() == Bank.FLOAT) {
            to.emitHelper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, b, b, 0, 0));
        }
        return true;
    }

    private static void floats(Translator to, PtxInstruction in, String function, boolean sat) {
        int d = to.out(in.operand(0), PtxType.F32);
        int a = to.in(in.operand(1), PtxType.F32);
        a = in.has("ftz") ? ArithmeticTranslation.flushed(to, a) : a;
        to.emit(OpClass.CONVERT, new LaneOp(FloatFunctions.of(function), Bank.FLOAT, d, a, 0, 0));
        if (in.has("ftz")) {
            to.emitHelper(new LaneOp(FloatFunctions.of("flush"), Bank.FLOAT, d, d, 0, 0));
        }
        if (sat) {
            to.emitHelper(new LaneOp(FloatFunctions.of("saturate"), Bank.FLOAT, d, d, 0, 0));
        }
    }

    private static Conversion conversion(PtxType from, PtxType target, String mode, boolean sat) {
        String rounding = mode.isEmpty() ? "rn" : mode;
        if (from.isFloat() && target.isFloat()) {
            return bits -> {
                double value = Conversions.real(bits, from);
                value = mode.endsWith("i") ? Conversions.integral(value, mode) : value;
                value = !sat ? value : value > 0 ? Math.min(1, value) : 0;
                return Conversions.realBits(value, target, mode.endsWith("i") ? "rn" : rounding);
            };
        }
        if (from.isFloat()) {
            return bits -> Conversions.realToInteger(Conversions.real(bits, from), target, mode);
        }
        if (target.isFloat()) {
            return bits -> Conversions.integerToReal(bits, from, target, rounding);
        }
        if (sat) {
            return bits -> Conversions.clamp(bits, from, target);
        }
        int shift = 64 - target.bits();
        return target.signed() ? bits -> bits << shift >> shift : bits -> bits << shift >>> shift;
    }

    /** The operation that converts one lane after the other. */
    private static final class Convert extends Op {
        private final Conversion conversion;
        private final PtxType from;
        private final PtxType to;
        private final int d;
        private final int a;

        Convert(Conversion conversion, PtxType from, PtxType to, int d, int a) {
            this.conversion = conversion;
            this.from = from;
            this.to = to;
            this.d = d;
            this.a = a;
        }

        @Override
        public void execute(Warp warp, int mask) {
            Object x = warp.rows[a];
            Object y = warp.rows[d];
            for (int i = 0; i < Bank.LANES; i++) {
                if ((mask >>> i & 1) == 0) {
                    continue;
                }
                long bits = switch (from.bank()) {
                    case FLOAT -> Float.floatToRawIntBits(((float[]) x)[i]) & 0xffffffffL;
                    case INT -> from.signed() ? ((int[]) x)[i] : ((int[]) x)[i] & 0xffffffffL;
                    default -> ((long[]) x)[i];
                };
                long result = conversion.of(bits);
                switch (to.bank()) {
                    case FLOAT -> ((float[]) y)[i] = Float.intBitsToFloat((int) result);
                    case INT -> ((int[]) y)[i] = (int) result;
                    default -> ((long[]) y)[i] = result;
                }
            }
        }
    }
}
