package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.arithmetic.Conversions;
import io.clipsr.kernels.gpu.emulator.ptx.Bytes;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.Set;

/** {@code atom} and {@code red}: atomic read-modify-write operations, one lane after the other. */
public final class Atomic extends MemoryOp {
    public static final Set<String> OPERATIONS =
            Set.of("add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec");
    private final String operation;
    private final PtxType type;
    private final int d;
    private final int b;
    private final int c;

    /**
     * Creates the operation.
     *
     * @param d the row that receives the old values, or -1
     */
    public Atomic(
            Space space,
            String operation,
            PtxType type,
            int addressSlot,
            boolean wide,
            long offset,
            int d,
            int b,
            int c) {
        super(space, type.bytes(), addressSlot, wide, offset);
        this.operation = operation;
        this.type = type;
        this.d = d;
        this.b = b;
        this.c = c;
    }

    @Override
    boolean writes() {
        return true;
    }

    @Override
    void access(Warp warp, AccessScratch access) {
        Region region = access.region;
        EmulatorOptions options = warp.block.launch.options;
        if (options.races() && region.kind != Region.Kind.LOCAL) {
            RaceDetector.write(warp, this, access, bytes, true);
        }
        // One lock for all atomics: workers share global memory, and atomics are rare.
        synchronized (warp.block.launch.memory) {
            for (int j = 0; j < access.count; j++) {
                int offset = access.offsets[j];
                int lane = access.lanes[j];
                int bad = options.validity() ? region.firstUnwritten(offset, bytes) : -1;
                if (bad >= 0) {
                    throw warp.fault(
                            EmulatorFault.Kind.UNINITIALISED_READ,
                            lane,
                            region.base + bad,
                            "reads uninitialised memory: " + EmulatedMemory.describe(region, bad));
                }
                long old = Bytes.get(region.data, offset, bytes);
                Bytes.set(
                        region.data, offset, bytes, changed(old, value(warp.rows[b], lane), value(warp.rows[c], lane)));
                if (d >= 0) {
                    if (warp.rows[d] instanceof int[] row) {
                        row[lane] = (int) old;
                    } else {
                        ((long[]) warp.rows[d])[lane] = old;
                    }
                }
            }
        }
        region.markWritten(access, bytes);
    }

    private static long value(Object row, int lane) {
        return row instanceof int[] ints ? ints[lane] & 0xffffffffL : ((long[]) row)[lane];
    }

    private static long halves(long a, long b) {
        return Conversions.floatToHalf((double) Conversions.halfToFloat((int) a) + Conversions.halfToFloat((int) b));
    }

    private long changed(long old, long x, long y) {
        if (operation.equals("add.f16x2")) {
            return halves(old, x) | halves(old >>> 16, x >>> 16) << 16;
        }
        if (type.isFloat()) {
            return type.bits() == 16
                    ? halves(old, x)
                    : type.bits() == 32
                            ? Float.floatToRawIntBits(Float.intBitsToFloat((int) old) + Float.intBitsToFloat((int) x))
                                    & 0xffffffffL
                            : Double.doubleToRawLongBits(Double.longBitsToDouble(old) + Double.longBitsToDouble(x));
        }
        long a = type.signed() ? Bytes.signExtend(old, bytes) : old;
        long b2 = type.signed() ? Bytes.signExtend(x, bytes) : x;
        boolean less = type.signed() ? b2 < a : Long.compareUnsigned(b2, a) < 0;
        return switch (operation) {
            case "add" -> old + x;
            case "min" -> less ? x : old;
            case "max" -> less ? old : x;
            case "and" -> old & x;
            case "or" -> old | x;
            case "xor" -> old ^ x;
            case "cas" -> old == x ? y : old;
            case "inc" -> Long.compareUnsigned(old, x) >= 0 ? 0 : old + 1;
            case "dec" -> old == 0 || Long.compareUnsigned(old, x) > 0 ? x : old - 1;
            default -> x;
        };
    }
}
