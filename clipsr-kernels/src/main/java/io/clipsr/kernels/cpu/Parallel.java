package io.clipsr.kernels.cpu;

import io.clipsr.kernels.support.Waiting;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * A thread pool for numbered tasks. The caller also runs tasks, so a call never waits for threads that are busy with
 * another call. Each task computes all sums of its outputs, so results do not depend on the number of threads.
 */
final class Parallel implements AutoCloseable {
    private final int threads;
    private final ExecutorService helpers;
    /** The number of calls that run. */
    private final AtomicInteger calls = new AtomicInteger();

    Parallel(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a CPU device needs at least 1 thread, not " + threads);
        }
        this.threads = threads;
        AtomicInteger count = new AtomicInteger();
        this.helpers = threads == 1
                ? null
                : new ThreadPoolExecutor(threads - 1, threads - 1, 0, TimeUnit.SECONDS, new SpinningQueue(), task -> {
                    Thread thread = new Thread(task, "clipsr-cpu-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    int threads() {
        return threads;
    }

    /** Runs tasks 0 to tasks-1 and returns when all have finished. Throws the exception of a task that failed. */
    void run(int tasks, IntConsumer task) {
        try {
            // Other callers compute too: small pictures side by side, one thread each, take less time than in turn.
            run(tasks, task, Math.min(tasks, threads - calls.getAndIncrement()) - 1);
        } finally {
            calls.getAndDecrement();
        }
    }

    private void run(int tasks, IntConsumer task, int helping) {
        if (helping <= 0) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        Batch batch = new Batch(tasks, task);
        try {
            for (int i = helping; i > 0; i--) {
                helpers.execute(batch::work);
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // The device is being closed, or there is no memory for a thread: the caller runs the remaining tasks.
        }
        batch.work();
        batch.await();
    }

    /** Splits 0 to count-1 into a few ranges per thread, and runs {@code body(from, to)} for each. */
    void ranges(int count, int atLeast, Range body) {
        int pieces = Math.max(1, Math.min(threads * 4, count / Math.max(1, atLeast)));
        run(pieces, i -> body.accept((int) ((long) count * i / pieces), (int) ((long) count * (i + 1) / pieces)));
    }

    interface Range {
        void accept(int from, int to);
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
    }

    private static final class Batch {
        private final int tasks;
        private final IntConsumer task;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch done;
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private final AtomicReference<Error> error = new AtomicReference<>();
        private final Waiting.Wait allDone;

        Batch(int tasks, IntConsumer task) {
            this.tasks = tasks;
            this.task = task;
            this.done = new CountDownLatch(tasks);
            this.allDone = done::await;
        }

        void work() {
            int i;
            while ((i = next.getAndIncrement()) < tasks) {
                try {
                    task.accept(i);
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } catch (Error e) {
                    error.compareAndSet(null, e); // such as out of memory: run() throws it in the caller's thread
                } finally {
                    done.countDown();
                }
            }
        }

        void await() {
            // Tasks write to the caller's arrays, so they must end first, whatever fails here.
            while (done.getCount() > 0) {
                try {
                    Waiting.uninterruptibly(allDone);
                } catch (OutOfMemoryError e) {
                    Thread.yield(); // waiting takes a little memory
                }
            }
            if (error.get() != null) {
                throw error.get();
            }
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }
}
