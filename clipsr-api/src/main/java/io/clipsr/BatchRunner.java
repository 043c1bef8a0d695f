package io.clipsr;

import io.clipsr.image.PictureException;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.support.Waiting;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the jobs of a batch: while pictures are computed, others are read and written. */
final class BatchRunner {
    /** The fewest threads: one job is read, one computed and one written at a time. */
    private static final int FEWEST_THREADS = 3;
    /** The most threads. Small files wait for the disk most of the time, several of them at once as long as one. */
    private static final int MOST_THREADS = 16;

    private static final long MEMORY_PER_THREAD = 64L << 20;

    /** Upscales the file at an index of the list. */
    @FunctionalInterface
    interface Work {
        UpscalePlan run(int index, UpscaleJob job) throws PictureException;
    }

    private record IndexedResult(int index, UpscaleResult result) {}

    private BatchRunner() {}

    /**
     * Runs all jobs and waits for them.
     *
     * @param work the upscaling of one job
     * @param whenDone the listener for each result, called in order of completion
     * @return the results in the order of the jobs
     * @throws CancellationException if the thread is interrupted
     */
    static List<UpscaleResult> run(List<UpscaleJob> jobs, Work work, Consumer<UpscaleResult> whenDone) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(threads(), jobs.size())), task -> {
            Thread thread = new Thread(task, "clipsr-batch");
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<IndexedResult> completed = new ExecutorCompletionService<>(threads);
        UpscaleResult[] results = new UpscaleResult[jobs.size()];
        try {
            for (int i = 0; i < jobs.size(); i++) {
                int index = i;
                completed.submit(() -> new IndexedResult(index, one(index, jobs.get(index), work)));
            }
            for (int i = 0; i < results.length; i++) {
                note(result(completed), results, whenDone);
            }
            return Arrays.asList(results);
        } finally {
            threads.shutdownNow();
            // The caller may close the resolver or read the files next.
            Waiting.uninterruptibly(() -> threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
            reportRemaining(completed, results, whenDone);
        }
    }

    private static int threads() {
        Runtime java = Runtime.getRuntime();
        long affordable = java.maxMemory() / MEMORY_PER_THREAD;
        long useful = Math.min(MOST_THREADS, 2L * java.availableProcessors() + FEWEST_THREADS);
        return (int) Math.max(FEWEST_THREADS, Math.min(useful, affordable));
    }

    private static void note(IndexedResult completed, UpscaleResult[] results, Consumer<UpscaleResult> whenDone) {
        results[completed.index()] = completed.result();
        whenDone.accept(completed.result());
    }

    /** Reports pictures that finished while the batch was being stopped. */
    private static void reportRemaining(
            CompletionService<IndexedResult> completed, UpscaleResult[] results, Consumer<UpscaleResult> whenDone) {
        for (Future<IndexedResult> next = completed.poll(); next != null; next = completed.poll()) {
            try {
                note(next.get(), results, whenDone);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                // Stopped as requested; the cause is already being thrown to the caller.
                continue;
            }
        }
    }

    private static UpscaleResult one(int index, UpscaleJob job, Work work) {
        try {
            return new UpscaleResult(job, work.run(index, job), null);
        } catch (PictureException | IllegalArgumentException e) {
            return new UpscaleResult(job, null, e);
        } catch (DeviceException e) {
            if (!e.isOutOfMemory()) {
                throw e;
            }
            return new UpscaleResult(job, null, e);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            // One picture was too much, or needs a codec that is not there; the others may be sound.
            return new UpscaleResult(job, null, PictureException.of(job.input(), e));
        }
    }

    private static IndexedResult result(CompletionService<IndexedResult> completed) {
        try {
            Future<IndexedResult> next = completed.take();
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the batch was cancelled");
        } catch (ExecutionException e) {
            throw Waiting.causeOf(e);
        }
    }
}
