package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Tests that the pool's free arrays do not take the memory that other sizes need. */
class BufferPoolTest {

    /** A heap in which only so many values are free beside those in the pool. */
    private static final class SmallHeap extends BufferPool {
        private final int values;

        SmallHeap(int values) {
            super(Long.MAX_VALUE);
            this.values = values;
        }

        @Override
        float[] allocate(int length) {
            if (length + held() > values) {
                throw new OutOfMemoryError("small heap");
            }
            return super.allocate(length);
        }
    }

    @Test
    void freeArraysAreGivenUpForOtherSizes() {
        BufferPool pool = new SmallHeap(100);
        float[] first = pool.take(60);
        pool.release(first);
        assertSame(first, pool.take(60));
        pool.release(first);
        assertEquals(60, pool.held());
        assertEquals(80, pool.take(80).length);
        assertEquals(0, pool.held());
    }

    @Test
    void whatDoesNotFitIsAnError() {
        assertThrows(OutOfMemoryError.class, () -> new SmallHeap(100).take(101));
    }
}
