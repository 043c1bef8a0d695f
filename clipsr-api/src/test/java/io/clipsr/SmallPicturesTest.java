package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureException;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.TestPictures;
import io.clipsr.weights.TinyNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests batches of many small pictures, which are computed side by side. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SmallPicturesTest {
    private static final int COUNT = 24;
    private static final int BROKEN = 7;

    @TempDir
    private Path folder;

    private List<UpscaleJob> jobs(String suffix, UpscaleOptions options) throws IOException {
        BufferedImage koala = TestPictures.heldOut("koala");
        List<UpscaleJob> jobs = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Path small = folder.resolve("small" + i + ".png");
            if (i == BROKEN) {
                Files.write(small, new byte[100]);
            } else {
                PictureWriter.write(koala.getSubimage(5 * i, 3 * i, 8 + i % 3 * 8, 16), small, true);
            }
            String prompt = i % 2 == 0 ? "" : "a koala";
            jobs.add(new UpscaleJob(small, folder.resolve("large" + i + suffix), options.withPrompt(prompt)));
        }
        return jobs;
    }

    @Test
    void resultsAreThoseOfOneByOne() throws IOException {
        List<UpscaleJob> together = jobs("together.png", UpscaleOptions.of(""));
        List<UpscaleJob> alone = jobs("alone.png", UpscaleOptions.of(""));
        try (SuperResolver resolver = TinyResolver.open(TinyNetwork.RELEASED)) {
            List<UpscaleResult> told = new ArrayList<>();
            List<UpscaleResult> results = resolver.upscale(together, told::add);
            assertEquals(COUNT, told.size());
            for (int i = 0; i < COUNT; i++) {
                assertEquals(together.get(i), results.get(i).job());
                if (i == BROKEN) {
                    assertInstanceOf(PictureException.class, results.get(i).failure());
                    continue;
                }
                assertTrue(
                        results.get(i).succeeded(),
                        String.valueOf(results.get(i).failure()));
                UpscaleJob job = alone.get(i);
                resolver.upscale(job.input(), job.output(), job.options());
                assertArrayEquals(
                        Files.readAllBytes(job.output()),
                        Files.readAllBytes(together.get(i).output()),
                        "picture " + i);
            }
        }
    }

    @Test
    void cancellationEndsTheBatch() throws IOException {
        AtomicBoolean wanted = new AtomicBoolean();
        List<UpscaleJob> jobs = jobs("cancelled.png", UpscaleOptions.of("").withCancellation(wanted::get));
        List<UpscaleResult> told = new ArrayList<>();
        try (SuperResolver resolver = TinyResolver.open(TinyNetwork.RELEASED)) {
            assertThrows(
                    CancellationException.class,
                    () -> resolver.upscale(jobs, result -> {
                        told.add(result);
                        wanted.set(true);
                    }));
        }
        assertTrue(told.size() < COUNT, told.size() + " pictures were finished");
    }

    @Test
    void smallTilesAreComputedSideBySideAndLargeOnesAlone() throws Exception {
        PriorityLock lock = new PriorityLock(2);
        CyclicBarrier both = new CyclicBarrier(2);
        CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> lock.run(1, 1000, () -> await(both)));
        CompletableFuture<Integer> two = CompletableFuture.supplyAsync(() -> lock.run(2, 1000, () -> await(both)));
        one.get(60, TimeUnit.SECONDS);
        two.get(60, TimeUnit.SECONDS);

        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Integer> small = CompletableFuture.supplyAsync(() -> lock.run(3, 1000, () -> {
            held.countDown();
            return await(hold);
        }));
        held.await();
        CompletableFuture<Integer> large = CompletableFuture.supplyAsync(() -> lock.run(4, 1L << 40, () -> 4));
        assertThrows(TimeoutException.class, () -> large.get(200, TimeUnit.MILLISECONDS));
        CompletableFuture<Integer> after = CompletableFuture.supplyAsync(() -> lock.run(5, 1000, () -> 5));
        assertThrows(TimeoutException.class, () -> after.get(200, TimeUnit.MILLISECONDS), "it overtook a large one");
        hold.countDown();
        assertEquals(4, large.get(60, TimeUnit.SECONDS));
        assertEquals(5, after.get(60, TimeUnit.SECONDS));
        small.get(60, TimeUnit.SECONDS);
    }

    @Test
    void largeTilesAreComputedAloneOnManyProcessors() throws Exception {
        PriorityLock lock = new PriorityLock(64);
        AtomicInteger running = new AtomicInteger();
        List<CompletableFuture<Integer>> large = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int index = i;
            large.add(CompletableFuture.supplyAsync(() -> lock.run(index, 40L << 20, () -> {
                int count = running.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100)); // others would begin meanwhile
                running.decrementAndGet();
                return count;
            })));
        }
        for (CompletableFuture<Integer> one : large) {
            assertEquals(1, one.get(60, TimeUnit.SECONDS));
        }
    }

    private static Integer await(CyclicBarrier barrier) {
        try {
            return barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Integer await(CountDownLatch latch) {
        try {
            latch.await();
            return 3;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void fewLargePicturesAreInMemory() throws Exception {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE / 2);
        List<MemoryBudget.Share> large = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            large.add(budget.new Share());
            large.get(i).take(1 << 20, () -> {});
        }
        budget.new Share().take(1000, () -> {}); // a small one does not wait
        MemoryBudget.Share fourth = budget.new Share();
        CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> fourth.take(1 << 20, () -> {}));
        assertThrows(TimeoutException.class, () -> taken.get(300, TimeUnit.MILLISECONDS));
        large.get(1).close();
        taken.get(60, TimeUnit.SECONDS);
    }
}
