package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.EmulatorFault;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** The operations in which the lanes of a warp exchange values. */
final class WarpOps {

    private WarpOps() {}

    /** Throws a fault unless all lanes that a member mask names are active. */
    static void checkMembers(Warp warp, int mask, int memberSlot) {
        if (!warp.block.launch.options.lanes()) {
            return;
        }
        int[] members = (int[]) warp.rows[memberSlot];
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            int missing = members[lane] & warp.live & ~mask;
            if (missing != 0) {
                throw warp.fault(
                        EmulatorFault.Kind.INACTIVE_LANE,
                        lane,
                        0,
                        "its mask names lane " + Integer.numberOfTrailingZeros(missing) + ", which is not active");
            }
            if ((members[lane] >>> lane & 1) == 0) {
                throw warp.fault(EmulatorFault.Kind.INACTIVE_LANE, lane, 0, "its mask does not name the lane itself");
            }
        }
    }

    /** {@code shfl.sync}. */
    static final class Shuffle extends Op {
        private final String mode;
        private final Bank bank;
        private final int d;
        private final int predicate;
        private final int a;
        private final int b;
        private final int c;
        private final int members;

        /**
         * Creates the operation.
         *
         * @param predicate the slot of the second result, or -1
         */
        Shuffle(String mode, Bank bank, int d, int predicate, int a, int b, int c, int members) {
            this.mode = mode;
            this.bank = bank;
            this.d = d;
            this.predicate = predicate;
            this.a = a;
            this.b = b;
            this.c = c;
            this.members = members;
        }

        @Override
        public void execute(Warp warp, int mask) {
            checkMembers(warp, mask, members);
            warp.synchronised();
            int[] lanes = (int[]) warp.rows[b];
            int[] clamps = (int[]) warp.rows[c];
            Object result = warp.scratch(bank);
            int inside = 0;
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                int from = source(lane, lanes[lane] & 31, clamps[lane]);
                if (from < 0) {
                    from = lane;
                } else {
                    inside |= 1 << lane;
                }
                if ((mask >>> from & 1) == 0 && warp.block.launch.options.lanes()) {
                    throw warp.fault(
                            EmulatorFault.Kind.INACTIVE_LANE, lane, 0, "reads lane " + from + ", which is not active");
                }
                System.arraycopy(warp.rows[a], from, result, lane, 1);
            }
            LaneOp.merge(bank, result, warp.rows[d], mask);
            if (predicate >= 0) {
                warp.predicates[predicate] = warp.predicates[predicate] & ~mask | inside;
            }
        }

        /** Returns the lane to read, or -1 if it is outside of the segment (PTX ISA, shfl.sync). */
        private int source(int lane, int by, int clamp) {
            int limit = clamp & 31;
            int segment = clamp >>> 8 & 31;
            int last = lane & segment | limit & ~segment;
            int first = lane & segment;
            int from = switch (mode) {
                case "up" -> lane - by;
                case "down" -> lane + by;
                case "bfly" -> lane ^ by;
                default -> first | by & ~segment;
            };
            boolean within = mode.equals("up") ? from >= last : from <= last;
            return within ? from : -1;
        }
    }

    /** {@code vote.sync}: {@code all, any, uni, ballot}. */
    static final class Vote extends Op {
        private final String mode;
        private final int d;
        private final int a;
        private final boolean negated;
        private final int members;

        Vote(String mode, int d, int a, boolean negated, int members) {
            this.mode = mode;
            this.d = d;
            this.a = a;
            this.negated = negated;
            this.members = members;
        }

        @Override
        public void execute(Warp warp, int mask) {
            checkMembers(warp, mask, members);
            warp.synchronised();
            int p = warp.predicates[a];
            int yes = (negated ? ~p : p) & mask;
            int[] named = (int[]) warp.rows[members];
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                int of = named[lane] & mask;
                if (mode.equals("ballot")) {
                    ((int[]) warp.rows[d])[lane] = yes & of;
                } else {
                    boolean result = switch (mode) {
                        case "all" -> (yes & of) == of;
                        case "any" -> (yes & of) != 0;
                        default -> (yes & of) == of || (yes & of) == 0;
                    };
                    int bit = 1 << lane;
                    warp.predicates[d] = result ? warp.predicates[d] | bit : warp.predicates[d] & ~bit;
                }
            }
        }
    }

    /** {@code bar.warp.sync}. */
    static final class WarpBarrier extends Op {
        private final int members;

        WarpBarrier(int members) {
            this.members = members;
        }

        @Override
        public void execute(Warp warp, int mask) {
            checkMembers(warp, mask, members);
            warp.synchronised();
        }
    }

    /** {@code activemask}. */
    static final class ActiveMask extends Op {
        private final int d;

        ActiveMask(int d) {
            this.d = d;
        }

        @Override
        public void execute(Warp warp, int mask) {
            int[] row = (int[]) warp.rows[d];
            for (int i = 0; i < Bank.LANES; i++) {
                row[i] = (mask >>> i & 1) != 0 ? mask : row[i];
            }
        }
    }

    /**
     * {@code %clock}, {@code %clock64}, {@code %globaltimer}: nanoseconds of the host's clock; the only values that
     * differ from run to run.
     */
    static final class Clock extends Op {
        private final int d;

        Clock(int d) {
            this.d = d;
        }

        @Override
        public void execute(Warp warp, int mask) {
            java.util.Arrays.fill((long[]) warp.rows[d], System.nanoTime());
        }
    }
}
