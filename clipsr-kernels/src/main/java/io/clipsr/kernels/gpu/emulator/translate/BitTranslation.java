package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.machine.EmulatedMemory;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Region;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/** The translation of less common operations on bits and bytes, saturating sums, and {@code isspacep}. */
final class BitTranslation {

    private BitTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        switch (in.opcode()) {
            case "lop3" -> {
                int table = (int) in.operand(4).value();
                return words(to, in, 4, (a, b, c) -> lookUp(table, a, b, c), "lut");
            }
            case "fns" -> {
                return words(to, in, 4, BitTranslation::findNthSet);
            }
            case "bmsk" -> {
                boolean clamp = in.has("clamp");
                return words(
                        to,
                        in,
                        3,
                        (a, b, c) -> mask(
                                clamp ? Math.min(a & 0xffffffffL, 32) : a & 31,
                                clamp ? Math.min(b & 0xffffffffL, 32) : b & 31),
                        "clamp",
                        "wrap");
            }
            case "szext" -> {
                boolean signed = to.type().signed();
                boolean clamp = in.has("clamp");
                return words(
                        to,
                        in,
                        3,
                        (a, b, c) -> extend(a, clamp ? (int) Math.min(b & 0xffffffffL, 32) : b & 31, signed),
                        "clamp",
                        "wrap");
            }
            case "dp2a" -> {
                return dotProduct(to, in);
            }
            case "vabsdiff4" -> {
                boolean sum = in.has("add");
                return in.modifiers().stream().filter("u32"::equals).count() == 3
                        && words(to, in, 4, (a, b, c) -> differences(a, b, c, sum), "add");
            }
            case "bfind" -> {
                return in.has("shiftamt") || to.type().bits() == 64 ? find(to, in) : false;
            }
            case "add", "sub" -> {
                boolean add = in.opcode().equals("add");
                return in.has("sat")
                        && to.type().equals(PtxType.S32)
                        && words(
                                to,
                                in,
                                3,
                                (a, b, c) -> (int) Math.max(
                                        Integer.MIN_VALUE,
                                        Math.min(Integer.MAX_VALUE, add ? (long) a + b : (long) a - b)),
                                "sat");
            }
            case "isspacep" -> {
                to.allow("global", "shared", "shared::cta", "local", "const", "param", "param::entry");
                to.emit(
                        OpClass.COMPARE,
                        new IsInSpace(
                                in.modifiers().get(0),
                                to.out(in.operand(0), PtxType.PRED),
                                to.in(in.operand(1), PtxType.U64)));
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private interface Words {
        int of(int a, int b, int c);
    }

    /** Translates a function of up to three words; further operands are constants that the function contains. */
    private static boolean words(Translator to, PtxInstruction in, int operands, Words function, String... modifiers) {
        to.allow(modifiers);
        int expected = in.opcode().equals("lop3") ? 5 : operands;
        if (in.operands().size() != expected) {
            throw to.refuse("it has " + in.operands().size() + " operands, not " + expected);
        }
        LaneFunction.I lanes = (d, a, b, c) -> {
            for (int i = 0; i < Bank.LANES; i++) {
                d[i] = function.of(a[i], b[i], c[i]);
            }
        };
        int[] from = {0, 0, 0};
        for (int i = 1; i < operands; i++) {
            from[i - 1] = to.in(in.operand(i), PtxType.B32);
        }
        to.emit(
                OpClass.INTEGER,
                new LaneOp(lanes, Bank.INT, to.out(in.operand(0), PtxType.B32), from[0], from[1], from[2]));
        return true;
    }

    /** Returns a bitwise function of three operands, given by its truth table of eight bits. */
    private static int lookUp(int table, int a, int b, int c) {
        int result = 0;
        for (int i = 0; i < 8; i++) {
            if ((table >>> i & 1) != 0) {
                result |= ((i & 4) != 0 ? a : ~a) & ((i & 2) != 0 ? b : ~b) & ((i & 1) != 0 ? c : ~c);
            }
        }
        return result;
    }

    /**
     * Returns the position of the n-th set bit, counting up from bit {@code base}, for n &lt; 0 down; -1 if there is
     * none (PTX ISA, fns).
     */
    private static int findNthSet(int bits, int base, int n) {
        if (n == 0) {
            return (bits >>> base & 1) != 0 ? base : -1;
        }
        int step = n < 0 ? -1 : 1;
        int left = Math.abs(n);
        for (int at = base; at >= 0 && at < 32; at += step) {
            left -= bits >>> at & 1;
            if (left == 0) {
                return at;
            }
        }
        return -1;
    }

    private static int mask(long from, long length) {
        return from >= 32 ? 0 : (int) (((1L << length) - 1) << from);
    }

    private static int extend(int value, int bits, boolean signed) {
        if (bits == 0 || bits == 32) {
            return bits == 0 ? 0 : value;
        }
        return signed ? value << 32 - bits >> 32 - bits : value << 32 - bits >>> 32 - bits;
    }

    private static int differences(int a, int b, int c, boolean sum) {
        int packed = 0;
        int total = c;
        for (int k = 0; k < 32; k += 8) {
            int difference = Math.abs((a >>> k & 0xff) - (b >>> k & 0xff));
            packed |= difference << k;
            total += difference;
        }
        return sum ? total : packed;
    }

    /** Translates {@code dp2a.lo} and {@code .hi}: two halves of a times two bytes of b, plus c. */
    private static boolean dotProduct(Translator to, PtxInstruction in) {
        List<PtxType> types =
                in.modifiers().stream().map(PtxType::of).filter(t -> t != null).toList();
        if (types.size() != 2 || in.has("lo") == in.has("hi")) {
            return false;
        }
        int shift = in.has("hi") ? 16 : 0;
        boolean first = types.get(0).signed();
        boolean second = types.get(1).signed();
        return words(
                to,
                in,
                4,
                (a, b, c) -> {
                    int sum = c;
                    for (int k = 0; k < 2; k++) {
                        int half = a >> 16 * k;
                        int part = b >> shift + 8 * k;
                        sum += (first ? (short) half : half & 0xffff) * (second ? (byte) part : part & 0xff);
                    }
                    return sum;
                },
                "lo",
                "hi");
    }

    /** Translates {@code bfind} of 64 bits. Its result is a position, or the shift that moves the bit to the top. */
    private static boolean find(Translator to, PtxInstruction in) {
        to.allow("shiftamt");
        PtxType type = to.type();
        boolean wide = type.bits() == 64;
        boolean amount = in.has("shiftamt");
        LaneFunction function = (d, a, b, c) -> {
            for (int i = 0; i < Bank.LANES; i++) {
                long value = wide ? ((long[]) a)[i] : type.signed() ? ((int[]) a)[i] : ((int[]) a)[i] & 0xffffffffL;
                value = type.signed() && value < 0 ? ~value : value;
                int at = 63 - Long.numberOfLeadingZeros(value);
                ((int[]) d)[i] = at < 0 || !amount ? at : type.bits() - 1 - at;
            }
        };
        to.emit(
                OpClass.INTEGER,
                new LaneOp(function, Bank.INT, to.out(in.operand(0), PtxType.U32), to.in(in.operand(1), type), 0, 0));
        return true;
    }

    /** {@code isspacep}. */
    private static final class IsInSpace extends Op {
        private final String space;
        private final int p;
        private final int a;

        IsInSpace(String space, int p, int a) {
            this.space = space;
            this.p = p;
            this.a = a;
        }

        @Override
        public void execute(Warp warp, int mask) {
            long[] addresses = (long[]) warp.rows[a];
            int inside = 0;
            for (int i = 0; i < Bank.LANES; i++) {
                inside |= (contains(warp, addresses[i]) ? 1 : 0) << i;
            }
            warp.predicates[p] = warp.predicates[p] & ~mask | inside & mask;
        }

        private boolean contains(Warp warp, long address) {
            boolean elsewhere = EmulatedMemory.isShared(address)
                    || EmulatedMemory.isLocal(address)
                    || EmulatedMemory.isParameter(address);
            Region region = elsewhere ? null : warp.block.launch.memory.find(address);
            boolean constant = region != null && region.kind == Region.Kind.CONSTANT;
            return switch (space) {
                case "shared", "shared::cta" -> EmulatedMemory.isShared(address);
                case "local" -> EmulatedMemory.isLocal(address);
                case "param", "param::entry" -> EmulatedMemory.isParameter(address);
                case "const" -> constant;
                default -> !elsewhere && !constant;
            };
        }
    }
}
