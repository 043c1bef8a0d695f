package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** {@code match.sync} and {@code redux.sync}: what the lanes that a mask names hold, compared or taken together. */
final class WarpReductions {

    private WarpReductions() {}

    /** {@code match.any} and {@code match.all}. */
    static final class Match extends Op {
        private final boolean all;
        private final int d;
        private final int predicate;
        private final int a;
        private final int members;

        /** @param predicate slot of whether all are equal, or -1 */
        Match(boolean all, int d, int predicate, int a, int members) {
            this.all = all;
            this.d = d;
            this.predicate = predicate;
            this.a = a;
            this.members = members;
        }

        @Override
        public void execute(Warp warp, int mask) {
            WarpOps.checkMembers(warp, mask, members);
            warp.synchronised();
            int[] named = (int[]) warp.rows[members];
            int[] result = new int[Bank.LANES];
            int equal = 0;
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                int of = named[lane] & mask;
                int same = 0;
                for (int others = of; others != 0; others &= others - 1) {
                    int other = Integer.numberOfTrailingZeros(others);
                    same |= value(warp.rows[a], lane) == value(warp.rows[a], other) ? 1 << other : 0;
                }
                result[lane] = all && same != of ? 0 : same;
                equal |= (same == of ? 1 : 0) << lane;
            }
            LaneOp.merge(Bank.INT, result, warp.rows[d], mask);
            if (predicate >= 0) {
                warp.predicates[predicate] = warp.predicates[predicate] & ~mask | equal;
            }
        }

        private static long value(Object row, int lane) {
            return row instanceof int[] ints ? ints[lane] : ((long[]) row)[lane];
        }
    }

    /** {@code redux} of 32-bit integers. */
    static final class Reduce extends Op {
        private final String operation;
        private final boolean signed;
        private final int d;
        private final int a;
        private final int members;

        Reduce(String operation, boolean signed, int d, int a, int members) {
            this.operation = operation;
            this.signed = signed;
            this.d = d;
            this.a = a;
            this.members = members;
        }

        @Override
        public void execute(Warp warp, int mask) {
            WarpOps.checkMembers(warp, mask, members);
            warp.synchronised();
            int[] named = (int[]) warp.rows[members];
            int[] values = (int[]) warp.rows[a];
            int[] result = new int[Bank.LANES];
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                int sum = values[lane];
                for (int others = named[lane] & mask & ~(1 << lane); others != 0; others &= others - 1) {
                    sum = together(sum, values[Integer.numberOfTrailingZeros(others)]);
                }
                result[lane] = sum;
            }
            LaneOp.merge(Bank.INT, result, warp.rows[d], mask);
        }

        private int together(int x, int y) {
            boolean less = signed ? x < y : Integer.compareUnsigned(x, y) < 0;
            return switch (operation) {
                case "add" -> x + y;
                case "min" -> less ? x : y;
                case "max" -> less ? y : x;
                case "and" -> x & y;
                case "or" -> x | y;
                default -> x ^ y;
            };
        }
    }
}
