package io.clipsr.tiles;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Values by key, each computed by whoever asks first while others that want the same one wait, and the latest of them kept.
 * Asking for what is there never waits for another one's computation. What fails is not kept.
 */
public final class Memo<K, V> {
    private final int kept;
    private final Function<K, V> function;
    private final LinkedHashMap<K, Task> tasks = new LinkedHashMap<>(16, 0.75f, true);

    public Memo(int kept, Function<K, V> function) {
        this.kept = kept;
        this.function = function;
    }

    public V get(K key) {
        while (true) {
            Task task;
            synchronized (tasks) {
                task = tasks.computeIfAbsent(key, Task::new);
                while (tasks.size() > kept) {
                    tasks.remove(eldest());
                }
            }
            task.run();     // by whoever comes first; for all others this does nothing
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while another thread computes what is needed");
            } catch (ExecutionException e) {
                synchronized (tasks) {
                    tasks.remove(key, task);
                }
                // That another thread was told to give up is nothing to this one.
                if (task.runner == Thread.currentThread() || !(e.getCause() instanceof CancellationException)) {
                    throw unchecked(e.getCause());
                }
            }
        }
    }

    private final class Task extends FutureTask<V> {
        private volatile Thread runner;

        Task(K key) {
            super(() -> function.apply(key));
        }

        @Override
        protected void done() {
            runner = Thread.currentThread();
        }
    }

    private K eldest() {
        Map.Entry<K, Task> first = tasks.entrySet().iterator().next();
        return first.getKey();
    }

    /** A function throws no checked exceptions. */
    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    public void clear() {
        synchronized (tasks) {
            tasks.clear();
        }
    }
}
