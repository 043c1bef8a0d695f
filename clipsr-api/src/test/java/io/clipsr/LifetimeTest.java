package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.TestPictures;
import io.clipsr.weights.TinyNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests when a {@link SuperResolver} may be closed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a deadlock, otherwise
class LifetimeTest {
    @TempDir
    private Path folder;

    private final SuperResolver resolver = TinyResolver.open(TinyNetwork.RELEASED);
    private BufferedImage small;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        small = TestPictures.heldOut("lemur", 16);
        file = folder.resolve("small.png");
        PictureWriter.write(small, file, false);
    }

    private static UpscaleOptions options() {
        return UpscaleOptions.of("a lemur");
    }

    /** Closes from one kind of callback. */
    private UpscaleOptions closing(String callback) {
        return switch (callback) {
            case "cancellation" ->
                options().withCancellation(() -> {
                    resolver.close();
                    return false;
                });
            case "tiles" -> options().withProgress((done, all) -> resolver.close());
            default ->
                options().withProgress(new Progress() {
                    @Override
                    public void tiles(int done, int all) {}

                    @Override
                    public void planned(PictureInfo picture, UpscalePlan plan) {
                        resolver.close();
                    }
                });
        };
    }

    @Test
    void closingFromACallbackIsRefusedAndTheResolverStaysOpen() {
        for (String callback : List.of("cancellation", "tiles", "planned")) {
            UpscaleOptions closing = closing(callback);
            if (!callback.equals("planned")) {
                assertRefused(assertThrows(IllegalStateException.class, () -> resolver.upscale(small, closing)));
            }
            Path target = folder.resolve(callback + ".png");
            assertRefused(assertThrows(IllegalStateException.class, () -> resolver.upscale(file, target, closing)));
            List<UpscaleJob> batch = List.of(new UpscaleJob(file, target, closing));
            assertRefused(assertThrows(IllegalStateException.class, () -> resolver.upscale(batch, result -> {})));
            assertNotNull(resolver.upscale(small, options()));
        }
        List<UpscaleJob> batch = List.of(new UpscaleJob(file, folder.resolve("batch.png"), options()));
        assertRefused(
                assertThrows(IllegalStateException.class, () -> resolver.upscale(batch, result -> resolver.close())));
        assertNotNull(resolver.upscale(small, options()));
        resolver.close();
    }

    private static void assertRefused(IllegalStateException e) {
        assertTrue(e.getMessage().startsWith("close() was called from a progress listener"), e.getMessage());
        assertTrue(e.getMessage().contains("cancel the computation there, and close"), e.getMessage());
    }

    @Test
    void closingWaitsForOtherThreadsAndRefusesNewCalls()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> computing = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        UpscaleOptions slow = options().withProgress((done, all) -> {
            computing.complete(null);
            goOn.join();
        });
        Path target = folder.resolve("large.png");
        CompletableFuture<UpscalePlan> call = CompletableFuture.supplyAsync(() -> {
            try {
                return resolver.upscale(file, target, slow);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        computing.get(60, TimeUnit.SECONDS);
        CompletableFuture<Void> first = CompletableFuture.runAsync(resolver::close);
        CompletableFuture<Void> second = CompletableFuture.runAsync(resolver::close);
        assertThrows(TimeoutException.class, () -> first.get(200, TimeUnit.MILLISECONDS), "it waits for the file");
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> resolver.upscale(small, options()));
        assertEquals("this SuperResolver was closed; open another one", refused.getMessage());
        goOn.complete(null);
        assertEquals(64, call.get(60, TimeUnit.SECONDS).width());
        first.get(60, TimeUnit.SECONDS);
        second.get(60, TimeUnit.SECONDS);
        resolver.close();
        assertThrows(IllegalStateException.class, () -> resolver.upscale(small, options()));
    }

    @Test
    void closingAfterACallThatFailedDoesNotWait() {
        UpscaleOptions failing = options().withProgress((done, all) -> fail("a listener"));
        assertThrows(AssertionError.class, () -> resolver.upscale(small, failing));
        resolver.close();
    }
}
