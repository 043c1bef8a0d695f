package io.clipsr;

import io.clipsr.image.PictureException;
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

/** Runs the jobs of a batch: while one picture is computed, another is read and a third is written. */
final class BatchRunner {
    /** One job each reading, computing and writing. */
    private static final int AT_A_TIME = 3;

    /** Upscales the file at an index of the list. */
    @FunctionalInterface
    interface Work {
        UpscalePlan run(int index, UpscaleJob job) throws PictureException;
    }

    private record Ended(int index, UpscaleResult result) {}

    private BatchRunner() {}

    static List<UpscaleResult> run(List<UpscaleJob> jobs, Work work, Consumer<UpscaleResult> whenDone) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_A_TIME, jobs.size())), task -> {
            Thread thread = new Thread(task, "clipsr-batch");
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<Ended> ended = new ExecutorCompletionService<>(threads);
        UpscaleResult[] results = new UpscaleResult[jobs.size()];
        try {
            for (int i = 0; i < jobs.size(); i++) {
                int index = i;
                ended.submit(() -> new Ended(index, one(index, jobs.get(index), work)));
            }
            for (int i = 0; i < results.length; i++) {
                note(result(ended), results, whenDone);
            }
            return Arrays.asList(results);
        } finally {
            threads.shutdownNow();
            await(threads); // the caller may close the resolver or read the files next
            reportRemaining(ended, results, whenDone);
        }
    }

    private static void note(Ended ended, UpscaleResult[] results, Consumer<UpscaleResult> whenDone) {
        results[ended.index()] = ended.result();
        whenDone.accept(ended.result());
    }

    /** Reports pictures that finished while the batch was being stopped. */
    private static void reportRemaining(
            CompletionService<Ended> ended, UpscaleResult[] results, Consumer<UpscaleResult> whenDone) {
        for (Future<Ended> next = ended.poll(); next != null; next = ended.poll()) {
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
        }
    }

    private static Ended result(CompletionService<Ended> ended) {
        try {
            Future<Ended> next = ended.take();
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the batch was cancelled");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void await(ExecutorService threads) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                over = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
