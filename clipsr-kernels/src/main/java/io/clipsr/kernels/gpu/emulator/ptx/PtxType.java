package io.clipsr.kernels.gpu.emulator.ptx;

/**
 * A fundamental type of PTX: {@code .u8 .. .b64, .f16, .f32, .f64, .pred}.
 *
 * @param kind {@code 'u'}, {@code 's'}, {@code 'b'}, {@code 'f'} or {@code 'p'}
 * @param bits width; 1 for a predicate
 */
public record PtxType(char kind, int bits) {
    public static final PtxType PRED = new PtxType('p', 1);
    public static final PtxType U32 = new PtxType('u', 32);
    public static final PtxType S32 = new PtxType('s', 32);
    public static final PtxType B32 = new PtxType('b', 32);
    public static final PtxType U64 = new PtxType('u', 64);
    public static final PtxType F32 = new PtxType('f', 32);
    static final PtxType F64 = new PtxType('f', 64);

    /** The type of this name, without its dot, or null if it names none. */
    public static PtxType of(String name) {
        if (name.equals("pred")) {
            return PRED;
        }
        return switch (name) {
            case "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "b8", "b16", "b32", "b64", "f16", "f32", "f64" ->
                new PtxType(name.charAt(0), Integer.parseInt(name.substring(1)));
            default -> null;
        };
    }

    public int bytes() {
        return bits / 8;
    }

    public boolean isFloat() {
        return kind == 'f';
    }

    public boolean signed() {
        return kind == 's';
    }

    /** The register bank that holds values used as this type. */
    public Bank bank() {
        if (kind == 'p') {
            return Bank.PREDICATE;
        }
        return bits == 64 ? Bank.LONG : isFloat() && bits == 32 ? Bank.FLOAT : Bank.INT;
    }

    @Override
    public String toString() {
        return kind == 'p' ? "pred" : "" + kind + bits;
    }
}
