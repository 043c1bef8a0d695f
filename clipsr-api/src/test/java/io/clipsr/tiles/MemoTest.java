package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests that values are computed once for all threads. */
class MemoTest {

    @Test
    void aKnownValueDoesNotWaitForANewOne() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Memo<String, String> memo = new Memo<>(4, key -> {
            if (key.equals("new")) {
                started.countDown();
                await(released);
            }
            return key.toUpperCase(Locale.ROOT);
        });
        assertEquals("KNOWN", memo.get("known"));
        Thread other = new Thread(() -> memo.get("new"));
        other.start();
        started.await();
        assertEquals("KNOWN", memo.get("known"));
        assertEquals("ANOTHER", memo.get("another"));
        released.countDown();
        other.join();
        assertEquals("NEW", memo.get("new"));
    }

    @Test
    void whatFailsIsTriedAgainAndTheOldestIsForgotten() {
        AtomicInteger calls = new AtomicInteger();
        Memo<Integer, Integer> memo = new Memo<>(2, key -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
            return -key;
        });
        assertEquals(
                "first",
                assertThrows(IllegalStateException.class, () -> memo.get(1)).getMessage());
        for (int key : new int[] {1, 2, 1, 3, 1}) {
            assertEquals(-key, memo.get(key));
        }
        assertEquals(4, calls.get());
        memo.get(2);
        assertEquals(5, calls.get());
    }

    /** A thread is cancelled while another waits for its value: the other one computes it. */
    @Test
    void anothersCancellationIsNotMine() throws InterruptedException, ExecutionException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        Memo<String, Integer> memo = new Memo<>(2, key -> {
            int call = calls.incrementAndGet();
            if (call == 1) {
                started.countDown();
                await(released);
                throw new CancellationException("told to give up");
            }
            return call;
        });
        FutureTask<Integer> cancelled = new FutureTask<>(() -> memo.get("tile"));
        FutureTask<Integer> patient = new FutureTask<>(() -> memo.get("tile"));
        new Thread(cancelled).start();
        started.await();
        Thread second = new Thread(patient);
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        released.countDown();
        assertEquals(2, patient.get());
        assertEquals(
                CancellationException.class,
                assertThrows(ExecutionException.class, cancelled::get)
                        .getCause()
                        .getClass());
    }

    @Test
    void whatIsNotKeptAnyMoreIsHandedOver() {
        List<Integer> gone = new ArrayList<>();
        Memo<Integer, Integer> memo = new Memo<>(2, key -> 10 * key, gone::add);
        for (int key : new int[] {1, 2, 1, 3}) {
            assertEquals(10 * key, memo.get(key));
        }
        assertEquals(List.of(20), gone);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
