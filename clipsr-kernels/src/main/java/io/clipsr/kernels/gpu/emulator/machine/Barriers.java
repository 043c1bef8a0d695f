package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.Arrays;

/**
 * The sixteen barriers of a block (PTX ISA, bar and barrier). Warps arrive as a whole; a barrier in divergent code is a
 * fault.
 *
 * <p>When the last warp has arrived, a new epoch begins for the whole block, even if the barrier is only for some of
 * its warps. Races between other warps across such a barrier are therefore not detected.
 */
final class Barriers {
    private static final int COUNT = 16;
    private final Block block;
    private final Warp[] warps;
    /**
     * For each barrier, the threads that it waits for, those that have arrived, and the count of true predicates and
     * lanes.
     */
    private final int[] expected = new int[COUNT];

    private final int[] arrived = new int[COUNT];
    private final int[] yes = new int[COUNT];
    private final int[] lanes = new int[COUNT];
    /**
     * For each barrier, whether instructions specified its number of threads. If so, warps may arrive from different
     * instructions.
     */
    private final boolean[] counted = new boolean[COUNT];
    /** The barrier at which each warp waits. */
    private final int[] at;

    private final BarrierOp[] op;

    Barriers(Block block, Warp[] warps) {
        this.block = block;
        this.warps = warps;
        this.at = new int[warps.length];
        this.op = new BarrierOp[warps.length];
    }

    void start() {
        Arrays.fill(arrived, 0);
        Arrays.fill(yes, 0);
        Arrays.fill(lanes, 0);
        Arrays.fill(counted, false);
    }

    /**
     * Records that a warp arrives at a barrier, and completes the barrier if it is the last one.
     *
     * @param count the number of threads that the barrier waits for; 0 for the whole block
     * @param mask the active lanes
     * @param trueLanes the lanes whose predicate is true
     */
    void arrive(Warp warp, BarrierOp barrier, int id, int count, int mask, int trueLanes) {
        int whole = whole();
        if (id < 0 || id >= COUNT || count < 0 || count > whole || count % Bank.LANES != 0) {
            throw new GpuException("kernel " + block.launch.kernel.name + ", PTX line " + barrier.source.line() + " `"
                    + barrier.source.text()
                    + "`: barrier " + id + " for " + count + " threads; there are 0 to " + (COUNT - 1)
                    + ", for whole warps of a block of "
                    + block.shape.threads());
        }
        if (strict() && mask != warp.existing) {
            int missing = Integer.numberOfTrailingZeros(warp.existing & ~mask);
            throw warp.fault(
                    EmulatorFault.Kind.DIVERGENT_BARRIER,
                    Integer.numberOfTrailingZeros(mask),
                    0,
                    "a barrier in divergent code: thread " + block.threadName(warp.index * Bank.LANES + missing)
                            + ((warp.live >>> missing & 1) == 0 ? " has returned" : " is at another instruction"));
        }
        int takes = count == 0 ? whole : count;
        if (arrived[id] > 0 && expected[id] != takes) {
            throw warp.fault(
                    EmulatorFault.Kind.DIVERGENT_BARRIER,
                    Integer.numberOfTrailingZeros(mask),
                    0,
                    "arrives at barrier " + id + " for " + takes + " threads, where others arrived for "
                            + expected[id]);
        }
        expected[id] = takes;
        counted[id] |= count != 0;
        arrived[id] += Bank.LANES;
        yes[id] += Integer.bitCount(trueLanes);
        lanes[id] += Integer.bitCount(mask);
        if (!barrier.arrivesOnly()) {
            warp.state = Warp.State.AT_BARRIER;
            at[warp.index] = id;
            op[warp.index] = barrier;
        }
        if (arrived[id] == takes) {
            if (strict()) {
                requireTogether(warp, id);
            }
            complete(id);
        }
    }

    /**
     * Handles a block in which no warp can run. Throws a fault if warps wait at a barrier that cannot complete; without
     * that check, completes it. Returns false if no warp waits.
     */
    boolean stuck() {
        Warp waiting = null;
        for (Warp warp : warps) {
            waiting = warp.state == Warp.State.AT_BARRIER ? warp : waiting;
        }
        if (waiting == null) {
            return false;
        }
        int id = at[waiting.index];
        if (strict()) {
            requireTogether(waiting, id);
            throw waiting.fault(
                    EmulatorFault.Kind.DIVERGENT_BARRIER,
                    Integer.numberOfTrailingZeros(waiting.active),
                    0,
                    "barrier " + id + " takes " + expected[id] + " threads, only " + arrived[id] + " arrived");
        }
        complete(id);
        return true;
    }

    /** Requires that all warps wait at a whole-block barrier by the same instruction. */
    private void requireTogether(Warp waiting, int id) {
        if (counted[id]) {
            return;
        }
        for (Warp warp : warps) {
            boolean waits = warp.state == Warp.State.AT_BARRIER;
            if (!(waits && at[warp.index] == id && op[warp.index] == op[waiting.index])) {
                String there =
                        waits ? " waits at another barrier, PTX line " + op[warp.index].source.line() : " has returned";
                throw waiting.fault(
                        EmulatorFault.Kind.DIVERGENT_BARRIER,
                        Integer.numberOfTrailingZeros(waiting.active),
                        0,
                        "a barrier in divergent code: warp " + warp.index + there);
            }
        }
    }

    private void complete(int id) {
        for (Warp warp : warps) {
            if (warp.state == Warp.State.AT_BARRIER && at[warp.index] == id) {
                op[warp.index].finish(warp, yes[id], lanes[id]);
                warp.state = Warp.State.RUNNING;
            }
            warp.synchronised();
        }
        arrived[id] = 0;
        yes[id] = 0;
        lanes[id] = 0;
        counted[id] = false;
        block.epoch = block.newStamp(0);
    }

    private int whole() {
        return (block.shape.threads() + Bank.LANES - 1) / Bank.LANES * Bank.LANES;
    }

    private boolean strict() {
        return block.launch.options.barriers();
    }
}
