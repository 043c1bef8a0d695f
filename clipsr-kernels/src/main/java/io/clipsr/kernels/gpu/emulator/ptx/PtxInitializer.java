package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayList;
import java.util.List;

/** The initial values of a variable: numbers, and addresses of other variables (PTX ISA, "Initializers"). */
public final class PtxInitializer {

    /**
     * An address in place of a value.
     *
     * @param at byte of the variable where it stands
     * @param symbol whose address it is
     * @param offset added to the address
     */
    public record Reference(int at, String symbol, long offset) {}

    private final TokenReader in;
    private final PtxType type;
    private final List<Long> values = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();

    private PtxInitializer(TokenReader in, PtxType type) {
        this.in = in;
        this.type = type;
    }

    static PtxInitializer read(TokenReader in, PtxType type) {
        PtxInitializer all = new PtxInitializer(in, type);
        all.value();
        return all;
    }

    int size() {
        return values.size();
    }

    List<Reference> references() {
        return references;
    }

    /** Values that are not given are zero. */
    byte[] bytes(int count) {
        if (values.size() > count) {
            throw in.error(values.size() + " initial values for " + count);
        }
        byte[] bytes = new byte[Math.multiplyExact(count, type.bytes())];
        for (int i = 0; i < values.size(); i++) {
            Bytes.set(bytes, i * type.bytes(), type.bytes(), values.get(i));
        }
        return bytes;
    }

    private void value() {
        if (in.take("{")) {
            while (!in.take("}")) {
                value();
                in.take(",");
            }
            return;
        }
        boolean minus = in.take("-");
        String word = in.next();
        if (PtxNumbers.isNumber(word)) {
            values.add(PtxNumbers.operand(word, minus).bits(type));
            return;
        }
        boolean generic = word.equals("generic") && in.take("(");
        String symbol = generic ? in.next() : word;
        if (generic) {
            in.expect(")");
        }
        if (minus
                || type.bits() != 64
                || !Character.isLetter(symbol.charAt(0)) && "_$%".indexOf(symbol.charAt(0)) < 0) {
            throw in.error("initial value `" + symbol + "` is neither a number nor the 64-bit address of a variable");
        }
        long offset = in.take("+") ? in.integer() : in.take("-") ? -in.integer() : 0;
        references.add(new Reference(values.size() * type.bytes(), symbol, offset));
        values.add(0L);
    }
}
