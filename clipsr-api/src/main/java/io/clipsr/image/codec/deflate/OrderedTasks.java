package io.clipsr.image.codec.deflate;

import io.clipsr.kernels.support.Waiting;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Computes parts of a file on all processors, and writes them in their order. A few are in memory at a time. To be used
 * by one thread, which computes too.
 */
public final class OrderedTasks<T> {
    private static final long MEMORY_PER_TASK = 32L << 20;

    private final Writer<T> writer;
    private final int limit;
    private final Queue<FutureTask<T>> tasks = new ArrayDeque<>();

    /** Writes a part. */
    @FunctionalInterface
    public interface Writer<T> {
        void write(T part) throws IOException;
    }

    /** @param writer the writer of the parts, called by the thread that adds them */
    public OrderedTasks(Writer<T> writer) {
        this.writer = writer;
        Runtime java = Runtime.getRuntime();
        this.limit = (int) Math.max(1, Math.min(java.availableProcessors(), java.maxMemory() / MEMORY_PER_TASK));
    }

    /**
     * Adds a part, and writes earlier ones while there are many.
     *
     * @param task the computation of the part, run by any thread
     */
    public void add(Supplier<T> task) throws IOException {
        FutureTask<T> part = new FutureTask<>(task::get);
        tasks.add(part);
        if (limit > 1) {
            ForkJoinPool.commonPool().execute(part);
        }
        while (tasks.size() > limit) {
            writeFirst();
        }
    }

    /** Writes all parts that were added. */
    public void finish() throws IOException {
        while (!tasks.isEmpty()) {
            writeFirst();
        }
    }

    private void writeFirst() throws IOException {
        FutureTask<T> first = tasks.remove();
        first.run(); // if no thread has begun it; otherwise this does nothing
        try {
            writer.write(first.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("writing was interrupted");
        } catch (ExecutionException e) {
            throw Waiting.causeOf(e);
        }
    }
}
