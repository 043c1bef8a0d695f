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
    /** The share of Java's memory for the parts of one file; a batch writes several files at a time. */
    private static final double SHARE = 1 / 16.0;

    private final Writer<T> writer;
    private final int limit;
    private final Queue<FutureTask<T>> tasks = new ArrayDeque<>();

    /** Writes a part. */
    @FunctionalInterface
    public interface Writer<T> {
        void write(T part) throws IOException;
    }

    /**
     * Begins a file.
     *
     * @param memory the largest memory of one part in bytes, with what its computation needs
     * @param writer the writer of the parts, called by the thread that adds them
     */
    public OrderedTasks(long memory, Writer<T> writer) {
        this.writer = writer;
        Runtime java = Runtime.getRuntime();
        long affordable = (long) (SHARE * java.maxMemory() / memory);
        this.limit = (int) Math.max(1, Math.min(java.availableProcessors(), affordable));
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
