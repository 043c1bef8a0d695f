package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A pool of arrays that are filled with NaN and have a guard after the requested length. Reads of unwritten values
 * yield NaN; {@link #check} detects writes beyond the requested length. Writes before the array are caught by Java
 * itself.
 */
final class GuardedPool extends BufferPool {
    private static final int GUARD = 64;
    private static final float SENTINEL = -1.2345e30f;

    private final Map<float[], Integer> lengths = new IdentityHashMap<>();

    GuardedPool() {
        super(0);
    }

    @Override
    synchronized float[] take(int length) {
        float[] array = new float[length + GUARD];
        Arrays.fill(array, 0, length, Float.NaN);
        Arrays.fill(array, length, length + GUARD, SENTINEL);
        lengths.put(array, length);
        return array;
    }

    @Override
    synchronized void release(float[] array) {
        check(array, lengths.remove(array));
    }

    synchronized void check() {
        lengths.forEach(GuardedPool::check);
    }

    private static void check(float[] array, int length) {
        for (int i = length; i < array.length; i++) {
            assertEquals(SENTINEL, array[i], "written " + (i - length) + " values behind the end of " + length);
        }
    }
}
