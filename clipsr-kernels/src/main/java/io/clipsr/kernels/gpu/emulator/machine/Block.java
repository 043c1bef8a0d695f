package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.SplittableRandom;

/** One block at a time: its warps, its shared memory, its barriers. A worker uses it again for its next block. */
public final class Block {
    public final Launch launch;
    final LaunchShape shape;
    final Profile profile;
    final Region shared;
    public final byte[] parameters;
    private final Warp[] warps;
    final Barriers barriers;
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
        int sharedBytes = (launch.kernel.sharedBytes + 15) / 16 * 16 + shape.shared();
        this.shared = Region.shared(sharedBytes);
        this.warps = new Warp[(shape.threads() + Bank.LANES - 1) / Bank.LANES];
        this.barriers = new Barriers(this, warps);
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
        barriers.start();
        for (Warp warp : warps) {
            warp.start(shape.threads());
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
            if (!progress && !barriers.stuck()) {
                return;
            }
            launch.checkLength(profile, this);
        }
    }

    private void fillSpecial(int slot, SpecialRegister register) {
        for (Warp warp : warps) {
            int[] row = (int[]) warp.rows[slot];
            for (int lane = 0; lane < Bank.LANES; lane++) {
                row[lane] = register.value(this, warp.index * Bank.LANES + lane);
            }
        }
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

    public String where() {
        return "(" + x + "," + y + "," + z + ")";
    }

    String threadName(int thread) {
        return "(" + SpecialRegister.TID_X.value(this, thread) + "," + SpecialRegister.TID_Y.value(this, thread) + ","
                + SpecialRegister.TID_Z.value(this, thread) + ")";
    }
}
