package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.Comparisons;
import io.clipsr.kernels.gpu.emulator.arithmetic.Conversions;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.Set;

/**
 * The translation of half-precision arithmetic, {@code .f16} and pairs {@code .f16x2}; results are rounded once, to
 * nearest even.
 */
final class HalfTranslation {
    private static final PtxType BITS = new PtxType('b', 16);
    private static final Set<String> OPERATIONS = Set.of("add", "sub", "mul", "fma", "neg", "abs", "min", "max");

    private HalfTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        boolean pair = in.has("f16x2");
        if (!pair && !in.has("f16")) {
            return false;
        }
        if (in.opcode().equals("setp") && !pair) {
            return compare(to, in);
        }
        if (in.opcode().equals("set")) {
            return set(to, in, pair);
        }
        if (!OPERATIONS.contains(in.opcode())) {
            return false;
        }
        to.allow("rn", "sat", "f16x2");
        String operation = in.opcode();
        boolean saturate = in.has("sat");
        LaneFunction.I function = (d, a, b, c) -> {
            for (int i = 0; i < Bank.LANES; i++) {
                int low = one(operation, saturate, a[i], b[i], c[i]);
                d[i] = pair ? low | one(operation, saturate, a[i] >>> 16, b[i] >>> 16, c[i] >>> 16) << 16 : low;
            }
        };
        PtxType type = pair ? PtxType.B32 : BITS;
        int d = to.out(in.operand(0), type);
        int[] from = {0, 0, 0};
        for (int i = 1; i < in.operands().size(); i++) {
            from[i - 1] = to.in(in.operand(i), type);
        }
        to.emit(OpClass.FLOAT, new LaneOp(function, Bank.INT, d, from[0], from[1], from[2]));
        return true;
    }

    private static boolean compare(Translator to, PtxInstruction in) {
        LaneFunction.Compare compare = Comparisons.of(in.modifiers().get(0), PtxType.F32);
        if (compare == null || in.operands().size() != 3) {
            return false;
        }
        to.allow(in.modifiers().get(0));
        PtxOperand target = in.operand(0);
        boolean both = target.kind() == PtxOperand.Kind.PAIR;
        LaneFunction.Compare halves = (x, y) -> compare.test(floats((int[]) x), floats((int[]) y));
        to.emit(
                OpClass.COMPARE,
                new PredicateOps.Set(
                        halves,
                        to.in(in.operand(1), BITS),
                        to.in(in.operand(2), BITS),
                        to.out(both ? target.parts().get(0) : target, PtxType.PRED),
                        both ? to.out(target.parts().get(1), PtxType.PRED) : -1,
                        null,
                        0,
                        false));
        return true;
    }

    /**
     * Translates {@code set}. The results of {@code set.cmp.f16.f16} and of pairs are 1.0 or 0.0; those of
     * {@code set.cmp.u32.f16x2} have all bits of a half set or none.
     */
    private static boolean set(Translator to, PtxInstruction in, boolean pair) {
        LaneFunction.Compare compare = Comparisons.of(in.modifiers().get(0), PtxType.F32);
        boolean masks = pair && in.has("u32");
        if (compare == null
                || in.operands().size() != 3
                || !masks
                        && in.modifiers().stream()
                                        .filter(pair ? "f16x2"::equals : "f16"::equals)
                                        .count()
                                != 2) {
            return false;
        }
        to.allow(in.modifiers().get(0), "f16x2");
        PtxType type = pair ? PtxType.B32 : BITS;
        int yes = masks ? 0xffff : 0x3c00;
        LaneFunction.I function = (d, a, b, c) -> {
            int low = compare.test(floats(a), floats(b));
            int high = pair ? compare.test(floats(upper(a)), floats(upper(b))) : 0;
            for (int i = 0; i < Bank.LANES; i++) {
                d[i] = (low >>> i & 1) * yes | (high >>> i & 1) * yes << 16;
            }
        };
        to.emit(
                OpClass.COMPARE,
                new LaneOp(
                        function,
                        Bank.INT,
                        to.out(in.operand(0), type),
                        to.in(in.operand(1), type),
                        to.in(in.operand(2), type),
                        0));
        return true;
    }

    private static int[] upper(int[] pairs) {
        int[] halves = new int[Bank.LANES];
        for (int i = 0; i < Bank.LANES; i++) {
            halves[i] = pairs[i] >>> 16;
        }
        return halves;
    }

    private static float[] floats(int[] halves) {
        float[] floats = new float[Bank.LANES];
        for (int i = 0; i < Bank.LANES; i++) {
            floats[i] = Conversions.halfToFloat(halves[i]);
        }
        return floats;
    }

    private static int one(String operation, boolean saturate, int x, int y, int z) {
        int bits = switch (operation) {
            case "neg" -> x & 0xffff ^ 0x8000;
            case "abs" -> x & 0x7fff;
            default ->
                Conversions.floatToHalf(exact(
                        operation, Conversions.halfToFloat(x), Conversions.halfToFloat(y), Conversions.halfToFloat(z)));
        };
        float value = saturate ? Conversions.halfToFloat(bits) : 0;
        return !saturate ? bits : !(value > 0) ? 0 : value > 1 ? 0x3c00 : bits;
    }

    /**
     * Returns a double that rounds to the same half as the exact result; sums and products of halves are exact in
     * double.
     */
    private static double exact(String operation, double a, double b, double c) {
        return switch (operation) {
            case "add" -> a + b;
            case "sub" -> a - b;
            case "mul" -> a * b;
            case "fma" -> sum(a * b, c);
            case "min" -> a != a ? b : b != b ? a : Math.min(a, b);
            default -> a != a ? b : b != b ? a : Math.max(a, b);
        };
    }

    /**
     * Returns a sum. If it is not exact, its last bit keeps the sign of the error, so that a later rounding breaks ties
     * correctly.
     */
    private static double sum(double a, double b) {
        double sum = a + b;
        double part = sum - a;
        double lost = a - (sum - part) + (b - part);
        return lost > 0 ? Math.nextUp(sum) : lost < 0 ? Math.nextDown(sum) : sum;
    }
}
