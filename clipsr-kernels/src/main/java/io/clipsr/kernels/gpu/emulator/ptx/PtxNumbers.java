package io.clipsr.kernels.gpu.emulator.ptx;

/** A parser of numeric literals (PTX ISA, "Constants"). */
final class PtxNumbers {

    private PtxNumbers() {}

    static boolean isNumber(String word) {
        return !word.isEmpty() && Character.isDigit(word.charAt(0));
    }

    /**
     * Returns a literal as an operand, negated if {@code minus} is set.
     *
     * @throws NumberFormatException if the word is not a number
     */
    static PtxOperand operand(String word, boolean minus) {
        String lower = word.toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("0f") && lower.length() == 10) {
            int bits = Integer.parseUnsignedInt(lower.substring(2), 16);
            return PtxOperand.number(PtxOperand.Kind.FLOAT, minus ? bits ^ 0x80000000 : bits);
        }
        if (lower.startsWith("0d") && lower.length() == 18) {
            long bits = Long.parseUnsignedLong(lower.substring(2), 16);
            return PtxOperand.number(PtxOperand.Kind.DOUBLE, minus ? bits ^ Long.MIN_VALUE : bits);
        }
        if (!lower.startsWith("0x") && (lower.contains(".") || lower.contains("e"))) {
            double value = Double.parseDouble(lower);
            return PtxOperand.number(PtxOperand.Kind.DOUBLE, Double.doubleToRawLongBits(minus ? -value : value));
        }
        return PtxOperand.number(PtxOperand.Kind.INTEGER, minus ? -integer(lower) : integer(lower));
    }

    /**
     * Parses an integer: decimal, {@code 0x} hexadecimal, {@code 0b} binary or {@code 0} octal, with or without the
     * suffix {@code U}.
     */
    static long integer(String word) {
        String text = word.toLowerCase(java.util.Locale.ROOT);
        text = text.endsWith("u") ? text.substring(0, text.length() - 1) : text;
        if (text.startsWith("0x")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        if (text.startsWith("0b")) {
            return Long.parseUnsignedLong(text.substring(2), 2);
        }
        boolean octal = text.length() > 1 && text.startsWith("0");
        return Long.parseUnsignedLong(text, octal ? 8 : 10);
    }
}
