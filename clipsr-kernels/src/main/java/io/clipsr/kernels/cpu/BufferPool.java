package io.clipsr.kernels.cpu;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays for reuse. A picture needs the same few sizes again and again; taking them from here saves zeroing and
 * collecting about 150 MB a picture. What a taken array holds is arbitrary.
 */
class BufferPool {
    private final Map<Integer, ArrayDeque<float[]>> free = new HashMap<>();
    private final long limit;
    private long held;

    /** @param limit values that are held at most; what comes back beyond that is left to the collector */
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
            if (held + array.length <= limit) {
                free.computeIfAbsent(array.length, k -> new ArrayDeque<>()).push(array);
                held += array.length;
            }
        }
    }

    void clear() {
        synchronized (free) {
            free.clear();
            held = 0;
        }
    }
}
