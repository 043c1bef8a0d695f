package io.clipsr.tiles;

import io.clipsr.kernels.support.Waiting;
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
 * A thread-safe cache of computed values; the least recently used are evicted. The first thread that asks for a key
 * computes its value, and others that ask for the same key wait. A value that is present is returned without waiting
 * for the computation of another. A failed computation is not cached.
 */
public final class Memo<K, V> {
    private final int capacity;
    private final Function<K, V> function;
    private final Consumer<V> onEviction;
    private final LinkedHashMap<K, Task> tasks = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes an empty cache.
     *
     * @param capacity the largest number of values
     * @param function the computation of a value from its key
     */
    public Memo(int capacity, Function<K, V> function) {
        this(capacity, function, value -> {});
    }

    /**
     * Makes an empty cache whose evictions are observed.
     *
     * @param capacity the largest number of values
     * @param function the computation of a value from its key
     * @param onEviction the listener for evicted values; it may be called twice for a value, and other threads may
     *     still be using the value
     */
    public Memo(int capacity, Function<K, V> function, Consumer<V> onEviction) {
        this.capacity = capacity;
        this.function = function;
        this.onEviction = onEviction;
    }

    /**
     * Returns the value of a key, which is computed if it is not cached.
     *
     * @throws CancellationException if the thread is interrupted while another one computes the value
     */
    public V get(K key) {
        List<Task> evicted = new ArrayList<>();
        while (true) {
            Task task;
            synchronized (tasks) {
                task = tasks.computeIfAbsent(key, Task::new);
                while (tasks.size() > capacity) {
                    evicted.add(tasks.remove(eldest()));
                }
            }
            evicted.forEach(Task::evict); // outside of the lock: a listener may wait for a device
            evicted.clear();
            task.run(); // computes in the first thread; in all others this does nothing
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for another thread's computation");
            } catch (ExecutionException e) {
                // The cancellation of another thread does not cancel this one: it computes the value itself.
                if (task.runner == Thread.currentThread() || !(e.getCause() instanceof CancellationException)) {
                    throw Waiting.causeOf(e);
                }
            }
        }
    }

    private final class Task extends FutureTask<V> {
        private volatile Thread runner;
        private volatile V value;
        private final K key;
        private volatile boolean evicted;

        Task(K key) {
            super(() -> function.apply(key));
            this.key = key;
        }

        /** Forgets the computation before anything else can fail, such as the allocation of its exception. */
        @Override
        protected void setException(Throwable failure) {
            synchronized (tasks) {
                tasks.remove(key, this);
            }
            super.setException(failure);
        }

        @Override
        protected void done() {
            runner = Thread.currentThread();
        }

        @Override
        protected void set(V value) {
            this.value = value;
            super.set(value);
            if (evicted) {
                onEviction.accept(value);
            }
        }

        void evict() {
            evicted = true;
            if (value != null) {
                onEviction.accept(value);
            }
        }
    }

    private K eldest() {
        Map.Entry<K, Task> first = tasks.entrySet().iterator().next();
        return first.getKey();
    }

    /** Removes all values, without calling the eviction listener. */
    public void clear() {
        synchronized (tasks) {
            tasks.clear();
        }
    }
}
