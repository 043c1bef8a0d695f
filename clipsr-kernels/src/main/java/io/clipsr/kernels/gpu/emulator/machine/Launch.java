package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.support.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A running grid. Its blocks run in a random order given by the seed, distributed over the workers. */
public final class Launch {
    final Kernel kernel;
    final LaunchShape shape;
    final byte[] parameters;
    /** The parameters as a region, for kernels that take their address. */
    final Region parameterRegion;

    public final EmulatorOptions options;
    public final EmulatedMemory memory;
    final Stamps stamps;
    /** The number of this launch; access traces of other launches are stale. */
    final int number;

    final int workers;

    public Launch(
            Kernel kernel,
            LaunchShape shape,
            byte[] parameters,
            EmulatorOptions options,
            EmulatedMemory memory,
            Stamps stamps,
            int number) {
        this.kernel = kernel;
        this.shape = shape;
        this.parameters = parameters;
        this.parameterRegion = Region.constant("the parameters", EmulatedMemory.PARAMETER_WINDOW, parameters.length);
        System.arraycopy(parameters, 0, parameterRegion.data, 0, parameters.length);
        parameterRegion.markWrittenByHost(0, parameters.length);
        this.options = options;
        this.memory = memory;
        this.stamps = stamps;
        this.number = number;
        this.workers = Math.min(options.workers(), blocks());
        stamps.reset();
    }

    private int blocks() {
        return Math.multiplyExact(Math.multiplyExact(shape.gridX(), shape.gridY()), shape.gridZ());
    }

    public List<Profile> run(ExecutorService pool) {
        int[] order = order();
        AtomicInteger next = new AtomicInteger();
        List<Profile> profiles = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Profile profile = new Profile(kernel.code.length);
            profiles.add(profile);
            Runnable work = () -> work(order, next, profile);
            if (i + 1 < workers) {
                running.add(pool.submit(work));
            } else {
                try {
                    work.run();
                } finally {
                    next.set(order.length);
                    join(running);
                }
            }
        }
        for (Future<?> worker : running) {
            outcome(worker);
        }
        return profiles;
    }

    private void work(int[] order, AtomicInteger next, Profile profile) {
        Block block = new Block(this, profile);
        boolean done = false;
        try {
            int i;
            while ((i = next.getAndIncrement()) < order.length) {
                block.run(order[i]);
            }
            done = true;
        } finally {
            if (!done) {
                // Makes the other workers stop after their current block.
                next.set(order.length);
            }
        }
    }

    private static void join(List<Future<?>> running) {
        for (Future<?> worker : running) {
            Waiting.uninterruptibly(() -> {
                try {
                    worker.get();
                } catch (ExecutionException e) {
                    // Thrown by outcome, when all have ended.
                }
            });
        }
    }

    private static void outcome(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GpuException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new GpuException("the emulator failed: " + e.getCause(), e.getCause());
        }
    }

    private int[] order() {
        int[] order = new int[blocks()];
        SplittableRandom random = new SplittableRandom(options.seed());
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    void checkLength(Profile profile, Block block) {
        if (options.maxInstructions() > 0 && profile.steps > options.maxInstructions()) {
            throw new EmulatorFault(
                    EmulatorFault.Kind.TOO_LONG,
                    0,
                    0,
                    "kernel " + kernel.name + ", block " + block.where() + ": more than " + options.maxInstructions()
                            + " instructions; it may not terminate");
        }
    }
}
