package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureException;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.ReadLimits;
import io.clipsr.image.TestPictures;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.TinyNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that one picture that is too much does not end a batch, and that pictures wait for memory. */
class BatchMemoryTest {
    @TempDir
    private Path folder;

    private Path picture(String name) throws IOException {
        Path file = folder.resolve(name);
        PictureWriter.write(TestPictures.heldOut("lemur", 16), file, false);
        return file;
    }

    /** A listener that throws stands for a codec that does so: both run within the job of one picture. */
    private static UpscaleOptions failing(Error error) {
        return UpscaleOptions.of("").withProgress((done, all) -> {
            throw error;
        });
    }

    @Test
    void anErrorIsTheFailureOfOnePicture() throws IOException {
        Path small = picture("small.png");
        List<Error> errors = List.of(
                new OutOfMemoryError("a test"), new StackOverflowError(), new NoClassDefFoundError("some/Codec"));
        List<UpscaleJob> jobs = new ArrayList<>();
        for (Error error : errors) {
            jobs.add(new UpscaleJob(small, folder.resolve(jobs.size() + ".png"), failing(error)));
        }
        jobs.add(new UpscaleJob(small, folder.resolve("large.png"), UpscaleOptions.of("")));
        try (SuperResolver resolver = TinyResolver.open(TinyNetwork.RELEASED)) {
            List<UpscaleResult> results = resolver.upscale(jobs, result -> {});
            String[] reasons = {
                " needs more memory than Java has, ",
                " is nested too deeply to be read; save it anew with another program",
                " needs a library that cannot be loaded: some/Codec; complete the class path"
            };
            for (int i = 0; i < errors.size(); i++) {
                Exception failure = results.get(i).failure();
                assertInstanceOf(PictureException.class, failure);
                assertEquals(errors.get(i), failure.getCause());
                assertTrue(failure.getMessage().startsWith(small + reasons[i]), failure.getMessage());
                assertFalse(failure.getMessage().contains("damaged"), failure.getMessage());
            }
            assertTrue(results.get(3).succeeded());
        }
    }

    @Test
    void errorsWhileReadingNameThePicture() throws IOException {
        Path small = picture("small.png");
        PictureException e = assertThrows(
                PictureException.class,
                () -> PictureReader.open(small, ReadLimits.pixels(1_000_000).withMemory(bytes -> {
                    throw new OutOfMemoryError("a test");
                })));
        assertTrue(
                e.getMessage().endsWith(" MiB; raise the limit with -Xmx, or reduce the picture first"),
                e.getMessage());
        PictureException wrapped = assertThrows(
                PictureException.class,
                () -> PictureReader.open(small, ReadLimits.pixels(1_000_000).withMemory(bytes -> {
                    throw new IllegalStateException("a decoder", new OutOfMemoryError("a test"));
                })));
        assertEquals(e.getMessage(), wrapped.getMessage());
    }

    @Test
    void decoderAnnouncesTheBytesOfThePicture() throws IOException {
        List<Long> bytes = new ArrayList<>();
        PictureReader.open(picture("small.png"), ReadLimits.pixels(1_000_000).withMemory(bytes::add));
        assertEquals(List.of(16L * 16 * 3), bytes);
    }

    @Test
    void pictureWaitsUntilOthersHaveGivenTheirMemoryBack() throws Exception {
        MemoryBudget budget = new MemoryBudget(1000);
        MemoryBudget.Share huge = budget.new Share();
        huge.take(5000, () -> {}); // alone, everything is allowed
        MemoryBudget.Share next = budget.new Share();
        CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> next.take(300, () -> {}));
        assertThrows(TimeoutException.class, () -> taken.get(300, TimeUnit.MILLISECONDS));
        huge.close();
        taken.get(60, TimeUnit.SECONDS);
        MemoryBudget.Share beside = budget.new Share();
        beside.take(100, () -> {});
        MemoryBudget.Share tooMuch = budget.new Share();
        assertThrows(
                CancellationException.class,
                () -> tooMuch.take(1, () -> {
                    throw new CancellationException("by the user");
                }));
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> tooMuch.take(1, () -> {}));
        assertTrue(Thread.interrupted());
        next.close();
        tooMuch.take(1, () -> {});
    }

    /** A model's metadata decides on the size of cross-faded tiles, so it must not decide on the memory. */
    @Test
    void tilesOfAModelThatDoNotFitAreRefused() throws IOException {
        ForwardingWeights huge = new ForwardingWeights(BundledModel.open()) {
            @Override
            public ModelConfig config() {
                ModelConfig c = super.config();
                return new ModelConfig(
                        c.graph(),
                        c.fusion(),
                        c.predictor(),
                        c.textHeads(),
                        c.vitHeads(),
                        c.tifHeads(),
                        c.predictorHeads(),
                        8192,
                        ModelConfig.Tiling.CROSS_FADED);
            }
        };
        BufferedImage small = TestPictures.heldOut("lemur", 16);
        try (SuperResolver resolver =
                SuperResolver.builder().weights(huge).device("cpu").threads(1).open()) {
            for (UpscaleOptions options :
                    List.of(UpscaleOptions.of(""), UpscaleOptions.of("").withAsPublished(true))) {
                String message = assertThrows(IllegalArgumentException.class, () -> resolver.upscale(small, options))
                        .getMessage();
                assertTrue(
                        message.startsWith(
                                        "this model computes tiles of 8192x8192 cells, as its metadata says, which need")
                                && message.endsWith("raise its limit with -Xmx, or choose exact tiles"),
                        message);
            }
            assertEquals(
                    64,
                    resolver.upscale(small, UpscaleOptions.of("").withTiling(Tiling.EXACT))
                            .getWidth());
        }
    }
}
