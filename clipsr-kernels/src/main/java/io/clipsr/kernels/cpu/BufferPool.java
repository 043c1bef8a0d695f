package io.clipsr.kernels.cpu;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Arrays for reuse. A picture needs the same few sizes again and again; taking them from here saves zeroing and
 * collecting about 150 MB a picture. What a taken array holds is arbitrary. When the pool is full, the sizes that were
 * not asked for longest go first.
 */
class BufferPool {
    /** By length, the one used last at the end. */
    private final Map<Integer, ArrayDeque<float[]>> free = new LinkedHashMap<>(16, 0.75f, true);

    private final long limit;
    private long held;

    /** @param limit values that are held at most */
    BufferPool(long limit) {
        this.limit = limit;
    }

    /** An array of at least so many values. */
    float[] take(int length) {
        synchronized (free) {
            ArrayDeque<float[]> stack = free.get(length);
            float[] array = stack == null ? null : stack.poll();
            if (array != null) {
                held -= length;
                return array;
            }
        }
        return new float[length];
    }

    void give(float[] array) {
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

    /** Values held at the moment. */
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
