package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** The operations on predicates, which have one bit per lane. */
final class PredicateOps {

    private PredicateOps() {}

    /** {@code setp}: {@code p = compare(a, b) op c}, {@code q = !compare(a, b) op c}. */
    static final class Set extends Op {
        private final LaneFunction.Compare compare;
        private final int a;
        private final int b;
        private final int p;
        private final int q;
        private final String combine;
        private final int c;
        private final boolean negated;

        /**
         * Creates the operation.
         *
         * @param q the slot of the second result, or -1
         * @param combine the operation with the third operand: {@code and, or, xor}, or null if there is none
         */
        Set(LaneFunction.Compare compare, int a, int b, int p, int q, String combine, int c, boolean negated) {
            this.compare = compare;
            this.a = a;
            this.b = b;
            this.p = p;
            this.q = q;
            this.combine = combine;
            this.c = c;
            this.negated = negated;
        }

        @Override
        public void execute(Warp warp, int mask) {
            int[] predicates = warp.predicates;
            int yes = compare.test(warp.rows[a], warp.rows[b]);
            int no = ~yes;
            if (combine != null) {
                int with = negated ? ~predicates[c] : predicates[c];
                yes = Logic.combine(combine, yes, with);
                no = Logic.combine(combine, no, with);
            }
            predicates[p] = predicates[p] & ~mask | yes & mask;
            if (q >= 0) {
                predicates[q] = predicates[q] & ~mask | no & mask;
            }
        }
    }

    /** {@code and.pred, or.pred, xor.pred, not.pred, mov.pred}. */
    static final class Logic extends Op {
        private final String name;
        private final int d;
        private final int a;
        private final boolean negateA;
        private final int b;
        private final boolean negateB;

        Logic(String name, int d, int a, boolean negateA, int b, boolean negateB) {
            this.name = name;
            this.d = d;
            this.a = a;
            this.negateA = negateA;
            this.b = b;
            this.negateB = negateB;
        }

        @Override
        public void execute(Warp warp, int mask) {
            int[] predicates = warp.predicates;
            int x = negateA ? ~predicates[a] : predicates[a];
            int y = negateB ? ~predicates[b] : predicates[b];
            predicates[d] = predicates[d] & ~mask | combine(name, x, y) & mask;
        }

        static int combine(String name, int x, int y) {
            return switch (name) {
                case "and" -> x & y;
                case "or" -> x | y;
                case "xor" -> x ^ y;
                case "not" -> ~x;
                default -> x;
            };
        }
    }

    /** {@code selp}: {@code d = p ? a : b}. */
    static final class Select extends Op {
        private final Bank bank;
        private final int d;
        private final int a;
        private final int b;
        private final int p;
        private final boolean negated;

        Select(Bank bank, int d, int a, int b, int p, boolean negated) {
            this.bank = bank;
            this.d = d;
            this.a = a;
            this.b = b;
            this.p = p;
            this.negated = negated;
        }

        @Override
        public void execute(Warp warp, int mask) {
            int yes = negated ? ~warp.predicates[p] : warp.predicates[p];
            Object result = warp.scratch(bank);
            System.arraycopy(warp.rows[b], 0, result, 0, Bank.LANES);
            LaneOp.merge(bank, warp.rows[a], result, yes);
            if (mask == -1) {
                System.arraycopy(result, 0, warp.rows[d], 0, Bank.LANES);
            } else {
                LaneOp.merge(bank, result, warp.rows[d], mask);
            }
        }
    }
}
