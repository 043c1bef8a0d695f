package io.clipsr.kernels.cpu;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pool of arrays for reuse. All pictures need the same few sizes; reuse avoids zeroing and garbage-collecting about
 * 150 MB per picture. The contents of an array from the pool are undefined. When the pool is full, the least recently
 * used sizes are evicted first.
 */
class BufferPool {
    /** The free arrays by length, the most recently used length last. */
    private final Map<Integer, ArrayDeque<float[]>> free = new LinkedHashMap<>(16, 0.75f, true);

    private final long limit;
    private long held;

    /**
     * Creates an empty pool.
     *
     * @param limit the largest number of values that the pool holds
     */
    BufferPool(long limit) {
        this.limit = limit;
    }

    /**
     * Returns an array of at least this length, with undefined contents. When memory is short, the free arrays of other
     * sizes are given up for it.
     */
    float[] take(int length) {
        synchronized (free) {
            ArrayDeque<float[]> stack = free.get(length);
            float[] array = stack == null ? null : stack.poll();
            if (array != null) {
                held -= length;
                return array;
            }
        }
        try {
            return allocate(length);
        } catch (OutOfMemoryError e) {
            clear();
            return allocate(length);
        }
    }

    float[] allocate(int length) {
        return new float[length];
    }

    /** Takes an array back. Never fails: when memory is short, the free arrays are given up instead. */
    void release(float[] array) {
        try {
            keep(array);
        } catch (OutOfMemoryError e) {
            clear();
        }
    }

    private void keep(float[] array) {
        synchronized (free) {
            free.computeIfAbsent(array.length, k -> new ArrayDeque<>()).push(array);
            held += array.length;
            Iterator<ArrayDeque<float[]>> oldest = free.values().iterator();
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

    /** Returns the number of values in the pool. */
    long held() {
        synchronized (free) {
            return held;
        }
    }

    void clear() {
        synchronized (free) {
            free.clear();
            held = 0;
        }
    }
}
