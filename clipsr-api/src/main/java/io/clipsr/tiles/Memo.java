package io.clipsr.tiles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values by key, each computed by whoever asks first while others that want the same one wait, and the latest of them
 * kept. Asking for what is there never waits for another one's computation. What fails is not kept.
 */
public final class Memo<K, V> {
    private final int kept;
    private final Function<K, V> function;
    private final Consumer<V> whenGone;
    private final LinkedHashMap<K, Task> tasks = new LinkedHashMap<>(16, 0.75f, true);

    public Memo(int kept, Function<K, V> function) {
        this(kept, function, value -> {});
    }

    /** @param whenGone is given each value that is not kept any more, perhaps twice; others may still be using it */
    public Memo(int kept, Function<K, V> function, Consumer<V> whenGone) {
        this.kept = kept;
        this.function = function;
        this.whenGone = whenGone;
    }

    public V get(K key) {
        List<Task> gone = new ArrayList<>();
        while (true) {
            Task task;
            synchronized (tasks) {
                task = tasks.computeIfAbsent(key, Task::new);
                while (tasks.size() > kept) {
                    gone.add(tasks.remove(eldest()));
                }
            }
            gone.forEach(Task::goes); // outside of the lock: that may wait for a device
            gone.clear();
            task.run(); // by whoever comes first; for all others this does nothing
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
        private volatile V value;
        private volatile boolean gone;

        Task(K key) {
            super(() -> function.apply(key));
        }

        @Override
        protected void done() {
            runner = Thread.currentThread();
        }

        @Override
        protected void set(V value) {
            this.value = value;
            super.set(value);
            if (gone) {
                whenGone.accept(value);
            }
        }

        void goes() {
            gone = true;
            if (value != null) {
                whenGone.accept(value);
            }
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
