package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.Arrays;

/**
 * 32 threads in lockstep: registers as rows, the mask of active lanes, and the stack of paths that wait for others.
 * Where a branch divides the lanes, both paths run one after the other up to the branch's immediate post-dominator,
 * where they join.
 */
public final class Warp {
    public static final int NOWHERE = -1;

    enum State {
        RUNNING,
        AT_BARRIER,
        DONE
    }

    public final Kernel kernel;
    public final Block block;
    final int index;
    public final Object[] rows;
    public final int[] predicates;
    final AccessScratch access = new AccessScratch();
    final Region local;
    private final int[] scratchInts = new int[Bank.LANES];
    private final float[] scratchFloats = new float[Bank.LANES];
    private final long[] scratchLongs = new long[Bank.LANES];

    State state;
    Op current;
    int pc;
    /** The lanes that run now. */
    int active;
    /** The lanes that exist and have not returned. */
    public int live;
    /** The lanes that exist. */
    int existing;

    private int reconvergence;
    private int depth;
    private int[] stackPc = new int[16];
    private int[] stackMask = new int[16];
    private int[] stackReconvergence = new int[16];
    /** Names this warp since its last synchronisation, for race detection. */
    int stamp;

    Warp(Kernel kernel, Block block, int index) {
        this.kernel = kernel;
        this.block = block;
        this.index = index;
        this.rows = kernel.registers.newRows();
        this.predicates = new int[kernel.registers.predicates()];
        this.local = kernel.localBytes == 0 ? null : Region.local(kernel.localBytes * Bank.LANES);
    }

    /** Begins the kernel anew in another block. */
    void start(int threads) {
        int count = Math.min(Bank.LANES, threads - index * Bank.LANES);
        existing = count == Bank.LANES ? -1 : (1 << count) - 1;
        live = existing;
        active = existing;
        pc = 0;
        depth = 0;
        reconvergence = NOWHERE;
        stamp = 0;
        state = State.RUNNING;
        if (local != null) {
            local.forgetContents();
        }
    }

    public Object scratch(Bank bank) {
        return switch (bank) {
            case INT -> scratchInts;
            case FLOAT -> scratchFloats;
            case LONG -> scratchLongs;
            case PREDICATE -> throw new IllegalStateException("predicates have no rows");
        };
    }

    /** Runs up to a barrier, to the end, or about {@code budget} instructions. */
    void run(int budget) {
        Op[] code = kernel.code;
        long[] issued = block.profile.issued;
        long[] lanes = block.profile.lanes;
        int left = budget;
        while (state == State.RUNNING && left-- > 0) {
            while (pc == reconvergence) {
                pop();
            }
            int at = pc;
            Op op = code[at];
            int mask = active;
            if (op.guard >= 0) {
                int p = predicates[op.guard];
                mask &= op.guardNegated ? ~p : p;
            }
            current = op;
            issued[at]++;
            lanes[at] += mask == -1 ? Bank.LANES : Integer.bitCount(mask);
            pc = at + 1;
            if (mask != 0 || op.control()) {
                op.execute(this, mask);
            }
        }
        block.profile.steps += budget - Math.max(left, 0);
    }

    /** Lanes in {@code taken} go to {@code target}, the other active ones go on; they meet at {@code join}. */
    public void branch(int taken, int target, int join) {
        int other = active & ~taken;
        if (other == 0) {
            pc = target;
        } else if (taken != 0) {
            int next = pc;
            if (join != reconvergence && join != NOWHERE) {
                push(join, active, reconvergence);
            }
            reconvergence = join;
            if (target == join) {
                active = other;
            } else {
                if (next != join) {
                    push(next, other, join);
                }
                active = taken;
                pc = target;
            }
        }
    }

    /** Lanes in {@code mask} are done. */
    public void exit(int mask) {
        live &= ~mask;
        active &= ~mask;
        if (active == 0) {
            pop();
        }
    }

    private void push(int nextPc, int mask, int join) {
        if (depth == stackPc.length) {
            stackPc = Arrays.copyOf(stackPc, 2 * depth);
            stackMask = Arrays.copyOf(stackMask, 2 * depth);
            stackReconvergence = Arrays.copyOf(stackReconvergence, 2 * depth);
        }
        stackPc[depth] = nextPc;
        stackMask[depth] = mask;
        stackReconvergence[depth++] = join;
    }

    /** Goes on with the innermost waiting path that still has lanes. */
    private void pop() {
        do {
            if (depth == 0) {
                state = State.DONE;
                reconvergence = NOWHERE;
                pc = 0;
                return;
            }
            depth--;
            active = stackMask[depth] & live;
            pc = stackPc[depth];
            reconvergence = stackReconvergence[depth];
        } while (active == 0);
    }

    /** Accesses before and after are ordered among the lanes of this warp. */
    public void synchronised() {
        stamp = 0;
    }

    /** The stamp of this warp's accesses, a new one after a synchronisation. */
    int stamp() {
        if (stamp == 0) {
            stamp = block.newStamp(index);
        }
        return stamp;
    }

    public EmulatorFault fault(EmulatorFault.Kind kind, int lane, long address, String what) {
        return new EmulatorFault(
                kind,
                current.source.line(),
                address,
                "kernel " + kernel.name() + ", PTX line "
                        + current.source.line() + " `" + current.source.text() + "`, block " + block.where()
                        + ", thread "
                        + block.threadName(index * Bank.LANES + lane) + ": " + what);
    }
}
