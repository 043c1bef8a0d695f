package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** {@code d = function(a, b, c)} on rows. */
public final class LaneOp extends Op {
    private final LaneFunction function;
    private final Bank bank;
    private final int d;
    private final int a;
    private final int b;
    private final int c;

    /** Slot 0 stands for an operand that the function does not look at. */
    public LaneOp(LaneFunction function, Bank bank, int d, int a, int b, int c) {
        this.function = function;
        this.bank = bank;
        this.d = d;
        this.a = a;
        this.b = b == 0 ? d : b;
        this.c = c == 0 ? d : c;
    }

    @Override
    public void execute(Warp warp, int mask) {
        Object[] rows = warp.rows;
        if (mask == -1) {
            function.apply(rows[d], rows[a], rows[b], rows[c]);
        } else {
            Object result = warp.scratch(bank);
            function.apply(result, rows[a], rows[b], rows[c]);
            merge(bank, result, rows[d], mask);
        }
    }

    /** Copies the lanes in {@code mask}. */
    public static void merge(Bank bank, Object from, Object to, int mask) {
        switch (bank) {
            case INT -> {
                int[] x = (int[]) from;
                int[] y = (int[]) to;
                for (int i = 0; i < Bank.LANES; i++) {
                    y[i] = (mask >>> i & 1) != 0 ? x[i] : y[i];
                }
            }
            case FLOAT -> {
                float[] x = (float[]) from;
                float[] y = (float[]) to;
                for (int i = 0; i < Bank.LANES; i++) {
                    if ((mask >>> i & 1) != 0) {
                        y[i] = x[i];
                    }
                }
            }
            case LONG -> {
                long[] x = (long[]) from;
                long[] y = (long[]) to;
                for (int i = 0; i < Bank.LANES; i++) {
                    y[i] = (mask >>> i & 1) != 0 ? x[i] : y[i];
                }
            }
            case PREDICATE -> throw new IllegalStateException("predicates have no rows");
        }
    }
}
