package io.clipsr.kernels.cpu;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pool of arrays for reuse. All pictures need the same few sizes; reuse avoids zeroing and garbage-collecting about
 * 150 MB per picture. The contents of an array from the pool are undefined. When the pool is full, the least recently
 * used sizes are evicted first.
 *
 * <p>The pool never takes memory that someone needs: its arrays are softly reachable, and the JVM drops all such
 * objects before it throws an {@link OutOfMemoryError}, whichever allocation it is that fails.
 */
class BufferPool {
    private final long limit;
    private SoftReference<Arrays> free = new SoftReference<>(null);

    /** The free arrays. */
    private static final class Arrays {
        /** The arrays by length, the most recently used length last. */
        private final Map<Integer, ArrayDeque<float[]>> byLength = new LinkedHashMap<>(16, 0.75f, true);

        private long held;

        float[] poll(int length) {
            ArrayDeque<float[]> stack = byLength.get(length);
            float[] array = stack == null ? null : stack.poll();
            if (array != null) {
                held -= length;
            }
            return array;
        }

        void push(float[] array, long limit) {
            byLength.computeIfAbsent(array.length, k -> new ArrayDeque<>()).push(array);
            held += array.length;
            Iterator<ArrayDeque<float[]>> oldest = byLength.values().iterator();
            while (held > limit) {
                ArrayDeque<float[]> stack = oldest.next();
                while (held > limit && !stack.isEmpty()) {
                    held -= stack.pop().length;
                }
                if (stack.isEmpty()) {
                    oldest.remove();
                }
            }
        }
    }

    /**
     * Creates an empty pool.
     *
     * @param limit the largest number of values that the pool holds
     */
    BufferPool(long limit) {
        this.limit = limit;
    }

    /**
     * Returns an array of at least this length, with undefined contents.
     *
     * @throws OutOfMemoryError if there is no memory for it, even without the arrays of this pool
     */
    float[] take(int length) {
        synchronized (this) {
            Arrays arrays = free.get();
            float[] array = arrays == null ? null : arrays.poll(length);
            if (array != null) {
                return array;
            }
        }
        return allocate(length);
    }

    /** Allocates an array; all memory of the device's tensors comes from here. Tests override it to fail. */
    float[] allocate(int length) {
        return new float[length];
    }

    /** Returns an array to the pool. Never fails, because it runs while an error passes through. */
    synchronized void release(float[] array) {
        try {
            Arrays arrays = free.get();
            if (arrays == null) {
                arrays = new Arrays();
                free = new SoftReference<>(arrays);
            }
            arrays.push(array, limit);
        } catch (OutOfMemoryError e) {
            free.clear(); // the collections of the pool may be incomplete
        }
    }

    /** Returns the number of values in the pool. */
    synchronized long held() {
        Arrays arrays = free.get();
        return arrays == null ? 0 : arrays.held;
    }

    synchronized void clear() {
        free.clear();
    }
}
