package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.List;

/**
 * One operand as written.
 *
 * @param register of REGISTER, and the base of an ADDRESS, or null
 * @param symbol name of a variable or label (SYMBOL, base of an ADDRESS), of a special register (SPECIAL), or null
 * @param value of an integer; the bits of a FLOAT or DOUBLE; the byte offset of an ADDRESS or SYMBOL
 * @param parts of VECTOR {@code {a, b}}, PAIR {@code d|p} and LIST {@code (a, b)}
 * @param negated {@code !p}
 */
public record PtxOperand(
        Kind kind, PtxRegister register, String symbol, long value, List<PtxOperand> parts, boolean negated) {

    public enum Kind {
        REGISTER,
        SPECIAL,
        INTEGER,
        FLOAT,
        DOUBLE,
        SYMBOL,
        ADDRESS,
        VECTOR,
        PAIR,
        LIST,
        NONE
    }

    public static PtxOperand register(PtxRegister register, boolean negated) {
        return new PtxOperand(Kind.REGISTER, register, null, 0, List.of(), negated);
    }

    public static PtxOperand number(Kind kind, long value) {
        return new PtxOperand(kind, null, null, value, List.of(), false);
    }

    public static PtxOperand symbol(Kind kind, String symbol, long offset) {
        return new PtxOperand(kind, null, symbol, offset, List.of(), false);
    }

    static PtxOperand address(PtxRegister base, String symbol, long offset) {
        return new PtxOperand(Kind.ADDRESS, base, symbol, offset, List.of(), false);
    }

    static PtxOperand group(Kind kind, List<PtxOperand> parts) {
        return new PtxOperand(kind, null, null, 0, List.copyOf(parts), false);
    }

    boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.FLOAT || kind == Kind.DOUBLE;
    }

    /** This number's bits as a value of {@code type}. */
    public long bits(PtxType type) {
        if (type.isFloat() && type.bits() == 32 && kind == Kind.DOUBLE) {
            return Float.floatToRawIntBits((float) Double.longBitsToDouble(value));
        }
        if (type.isFloat() && type.bits() == 64 && kind == Kind.FLOAT) {
            return Double.doubleToRawLongBits(Float.intBitsToFloat((int) value));
        }
        return value;
    }
}
