package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;

/** {@code bar.sync}, {@code bar.arrive} and {@code bar.red}: a warp comes to one of its block's barriers. */
public final class BarrierOp extends Op {
    private final int id;
    private final int threads;
    private final boolean arrivesOnly;
    private final String reduction;
    private final int d;
    private final int p;
    private final boolean negated;

    /**
     * @param id row of the barrier's number
     * @param threads row of how many threads it takes, or -1 for the whole block
     * @param reduction {@code popc}, {@code and} or {@code or} of predicate p into d, or null for none
     */
    public BarrierOp(int id, int threads, boolean arrivesOnly, String reduction, int d, int p, boolean negated) {
        this.id = id;
        this.threads = threads;
        this.arrivesOnly = arrivesOnly;
        this.reduction = reduction;
        this.d = d;
        this.p = p;
        this.negated = negated;
    }

    @Override
    public void execute(Warp warp, int mask) {
        int lane = Integer.numberOfTrailingZeros(mask);
        int count = threads < 0 ? 0 : ((int[]) warp.rows[threads])[lane];
        int yes = reduction == null ? 0 : (negated ? ~warp.predicates[p] : warp.predicates[p]) & mask;
        warp.block.barriers.arrive(warp, this, ((int[]) warp.rows[id])[lane], count, mask, yes);
    }

    boolean arrivesOnly() {
        return arrivesOnly;
    }

    /**
     * Writes the result when all have come.
     *
     * @param yes threads whose predicate was true
     * @param all threads
     */
    void finish(Warp warp, int yes, int all) {
        if (reduction == null) {
            return;
        }
        if (reduction.equals("popc")) {
            int[] count = new int[Bank.LANES];
            java.util.Arrays.fill(count, yes);
            LaneOp.merge(Bank.INT, count, warp.rows[d], warp.active);
        } else {
            boolean result = reduction.equals("and") ? yes == all : yes > 0;
            warp.predicates[d] = result ? warp.predicates[d] | warp.active : warp.predicates[d] & ~warp.active;
        }
    }
}
