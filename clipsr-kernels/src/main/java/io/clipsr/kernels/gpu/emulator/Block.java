package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.LaunchShape;
import java.util.SplittableRandom;

/** One block at a time: its warps, its shared memory, its barriers. A worker uses it again for its next block. */
final class Block {
    private static final int NO_BARRIER = -1;
    final Launch launch;
    final LaunchShape shape;
    final Profile profile;
    final Region shared;
    final byte[] parameters;
    private final Warp[] warps;
    private final int[] barrier;
    private final Op[] barrierOp;
    private SplittableRandom random;
    int ordinal;
    int x;
    int y;
    int z;
    /** Stamps below it were before the last barrier. */
    int epoch;
    private int nextStamp;
    private int stampsEnd;

    Block(Launch launch, Profile profile) {
        this.launch = launch;
        this.shape = launch.shape;
        this.profile = profile;
        this.parameters = launch.parameters;
        int sharedBytes = KernelLayout.align(launch.kernel.sharedBytes, 16) + shape.shared();
        this.shared = Region.shared(sharedBytes);
        this.warps = new Warp[(shape.threads() + Warp.LANES - 1) / Warp.LANES];
        this.barrier = new int[warps.length];
        this.barrierOp = new Op[warps.length];
        for (int i = 0; i < warps.length; i++) {
            warps[i] = new Warp(launch.kernel, this, i);
        }
    }

    /** Runs block number {@code ordinal} of the grid to its end. */
    void run(int number) {
        ordinal = number;
        x = number % shape.gridX();
        y = number / shape.gridX() % shape.gridY();
        z = number / shape.gridX() / shape.gridY();
        random = new SplittableRandom(launch.options.seed() * 31 + number);
        stampsEnd = 0;
        nextStamp = 0;
        epoch = newStamp(0);
        shared.forgetContents();
        shared.forgetAccesses();
        launch.kernel.registers.specials.forEach(this::fillSpecial);
        for (int i = 0; i < warps.length; i++) {
            warps[i].start(shape.threads());
            barrier[i] = NO_BARRIER;
        }
        while (true) {
            boolean progress = false;
            // From a warp chosen by lot, for a while chosen by lot.
            int first = random.nextInt(warps.length);
            int step = random.nextBoolean() ? 1 : warps.length - 1;
            for (int i = 0; i < warps.length; i++) {
                Warp warp = warps[(first + i * step) % warps.length];
                if (warp.state == Warp.State.RUNNING) {
                    warp.run(random.nextInt(256, 8192));
                    progress = true;
                }
            }
            if (!progress && !release()) {
                return;
            }
            launch.checkLength(profile, this);
        }
    }

    private void fillSpecial(int slot, SpecialRegister register) {
        for (Warp warp : warps) {
            int[] row = (int[]) warp.rows[slot];
            for (int lane = 0; lane < Warp.LANES; lane++) {
                row[lane] = register.value(this, warp.index * Warp.LANES + lane);
            }
        }
    }

    /** A warp comes to a barrier. */
    void arrive(Warp warp, int id, int threads, int mask) {
        if (threads != 0 && threads != KernelLayout.align(shape.threads(), Warp.LANES)) {
            throw new GpuException("kernel " + launch.kernel.name + ", PTX line " + warp.current.source.line() + " `"
                    + warp.current.source.text() + "`: a barrier of part of a block is not known to the emulator");
        }
        if (launch.options.barriers() && mask != warp.existing) {
            int missing = Integer.numberOfTrailingZeros(warp.existing & ~mask);
            throw warp.fault(EmulatorFault.Kind.DIVERGENT_BARRIER, Integer.numberOfTrailingZeros(mask), 0,
                    "a barrier in divergent code: thread " + threadName(warp.index * Warp.LANES + missing)
                            + ((warp.live >>> missing & 1) == 0 ? " has returned" : " is elsewhere"));
        }
        warp.state = Warp.State.AT_BARRIER;
        barrier[warp.index] = id;
        barrierOp[warp.index] = warp.current;
    }

    /** Lets the warps pass a barrier at which all are; false if none waits. */
    private boolean release() {
        Warp waiting = null;
        for (Warp warp : warps) {
            waiting = warp.state == Warp.State.AT_BARRIER ? warp : waiting;
        }
        if (waiting == null) {
            return false;
        }
        for (Warp warp : warps) {
            boolean together = warp.state == Warp.State.AT_BARRIER && barrier[warp.index] == barrier[waiting.index]
                    && barrierOp[warp.index] == barrierOp[waiting.index];
            if (!together && launch.options.barriers()) {
                String there = warp.state == Warp.State.DONE ? " has returned"
                        : " waits at another barrier, PTX line " + barrierOp[warp.index].source.line();
                throw waiting.fault(EmulatorFault.Kind.DIVERGENT_BARRIER, Integer.numberOfTrailingZeros(waiting.active), 0,
                        "a barrier in divergent code: warp " + warp.index + there);
            }
        }
        for (Warp warp : warps) {
            if (warp.state == Warp.State.AT_BARRIER) {
                warp.state = Warp.State.RUNNING;
                barrier[warp.index] = NO_BARRIER;
                warp.synchronised();
            }
        }
        epoch = newStamp(0);
        return true;
    }

    /** The next name for a warp's accesses; greater than all before in this block. */
    int newStamp(int warp) {
        if (nextStamp == stampsEnd) {
            nextStamp = launch.stamps.take(ordinal);
            stampsEnd = nextStamp + Stamps.CHUNK;
        }
        launch.stamps.name(nextStamp, warp);
        return nextStamp++;
    }

    String where() {
        return "(" + x + "," + y + "," + z + ")";
    }

    String threadName(int thread) {
        return "(" + SpecialRegister.TID_X.value(this, thread) + "," + SpecialRegister.TID_Y.value(this, thread) + ","
                + SpecialRegister.TID_Z.value(this, thread) + ")";
    }
}
