package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.TinyNetwork;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests upscaling of pictures of any size, with a tiny network. */
class UpscalingTest {
    private static SuperResolver resolver;

    @BeforeAll
    static void open() {
        resolver = TinyResolver.open(TinyNetwork.RELEASED);
    }

    @AfterAll
    static void close() {
        resolver.close();
    }

    /** Returns a picture that is computed when it is read, so that it needs no memory at any size. */
    private static PictureSource endless(int width, int height) {
        return new PictureSource() {
            @Override
            public PictureInfo info() {
                return new PictureInfo(width, height, false);
            }

            @Override
            public Pixels read(int x, int y, int w, int h) {
                float[] rgb = new float[3 * w * h];
                for (int i = 0; i < rgb.length; i++) {
                    int px = x + i % w;
                    int py = y + i / w % h;
                    rgb[i] = ((px * 31 + py * 17 + i / (w * h) * 7) % 255) / 127.5f - 1;
                }
                return new Pixels(w, h, rgb, null);
            }
        };
    }

    private static BufferedImage picture(int width, int height, int type) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        return picture;
    }

    @Test
    void sizesAreWhatWasAskedFor() {
        PictureInfo info = new PictureInfo(100, 60, false);
        UpscaleOptions options = UpscaleOptions.defaults();
        assertSize(400, 240, 4, resolver.plan(info, options));
        assertSize(250, 150, 4, resolver.plan(info, options.withScale(2.5)));
        assertSize(500, 300, 4, resolver.plan(info, options.withScale(5)));
        assertSize(600, 360, 8, resolver.plan(info, options.withScale(6)));
        assertSize(1600, 960, 16, resolver.plan(info, options.withScale(16)));
        assertSize(640, 384, 8, resolver.plan(info, options.withWidth(640)));
        assertSize(300, 180, 4, resolver.plan(info, options.withHeight(180)));
        assertSize(300, 100, 4, resolver.plan(info, options.withSize(300, 100)));
        assertSize(333, 200, 4, resolver.plan(info, options.withFit(1000, 200)));
        assertSize(256, 256, 4, resolver.plan(info, options.withAsPublished(true)));
        RenderedImage large = resolver.render(endless(100, 60), options.withFit(1000, 200));
        assertEquals(List.of(333, 200), List.of(large.getWidth(), large.getHeight()));
        assertEquals(
                List.of(333, 200),
                List.of(large.getData().getWidth(), large.getData().getHeight()));
    }

    private static void assertSize(int width, int height, int scale, UpscalePlan plan) {
        assertEquals(List.of(width, height, scale), List.of(plan.width(), plan.height(), plan.networkScale()));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        PictureInfo info = new PictureInfo(100, 60, false);
        UpscaleOptions options = UpscaleOptions.defaults();
        assertEquals("the scale is 1.5, expected 2 to 16", refusal(() -> options.withScale(1.5)));
        assertEquals("the scale is NaN, expected 2 to 16", refusal(() -> options.withScale(Double.NaN)));
        assertEquals("the width is 0, expected at least 1", refusal(() -> options.withWidth(0)));
        assertEquals("the prompt strength is -1.0, expected 0 or more", refusal(() -> options.withPromptStrength(-1)));
        assertEquals(
                "a picture of 100x60 pixels cannot become 50x30; each side may grow up to 16 times, and not shrink",
                refusal(() -> resolver.plan(info, options.withWidth(50))));
        assertEquals(
                "a picture of 100x60 pixels cannot become 100x961; each side may grow up to 16 times, and not shrink",
                refusal(() -> resolver.plan(info, options.withSize(100, 961))));
        assertEquals(
                "as-published mode supports only the scales 4, 8 and 16 and a single prompt; leave out other sizes and regions",
                refusal(() -> resolver.plan(info, options.withScale(5).withAsPublished(true))));
        assertEquals(
                "as-published mode cannot wrap pictures around, because it changes their aspect ratio; leave out one of the two",
                refusal(() ->
                        resolver.plan(info, options.withEdges(Edges.WRAPPED).withAsPublished(true))));
        assertEquals(
                "the region 100,0,5,5 lies wholly outside of the picture of 100x60 pixels",
                refusal(() -> resolver.render(
                        endless(100, 60), options.withRegion(new PromptRegion(new Rectangle(100, 0, 5, 5), "x")))));
        assertEquals(
                "a region of 0x5 pixels is given, expected at least 1x1",
                refusal(() -> new PromptRegion(new Rectangle(0, 0, 0, 5), "x")));
    }

    /** A model that looks at the picture as a whole cannot close the seam entirely, and says so. */
    @Test
    void aSeamThatMayRemainIsNoted() {
        List<String> notes = new ArrayList<>();
        UpscaleOptions wrapped = UpscaleOptions.defaults()
                .withEdges(Edges.WRAPPED)
                .withProgress(new Progress() {
                    @Override
                    public void tiles(int done, int all) {}

                    @Override
                    public void note(String message) {
                        notes.add(message);
                    }
                });
        resolver.render(endless(8, 8), wrapped);
        assertEquals(List.of(), notes);
        try (SuperResolver guided = TinyResolver.open(TinyNetwork.PAPER)) {
            guided.render(endless(8, 8), wrapped);
        }
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).endsWith("a faint seam may remain"), notes.get(0));
    }

    /** The nearest scale that the model supports is used; as-published mode rejects others. */
    @Test
    void onlyTheScalesThatTheModelWasMadeForAreUsed() {
        try (SuperResolver few = withScales(4, 8);
                SuperResolver one = withScales(16)) {
            PictureInfo info = new PictureInfo(10, 10, false);
            UpscaleOptions options = UpscaleOptions.defaults();
            assertSize(160, 160, 8, few.plan(info, options.withScale(16)));
            assertSize(20, 20, 4, few.plan(info, options.withScale(2)));
            assertSize(40, 40, 16, one.plan(info, options.withScale(4)));
            assertEquals(32, few.inputSide(8));
            assertEquals("the scale is 5, expected 4, 8 or 16", refusal(() -> few.inputSide(5)));
            String lacking =
                    "the scale is 16, but this model was made for 4 and 8; ask for one of these, or use a model"
                            + " that was made for 16";
            assertEquals(lacking, refusal(() -> few.inputSide(16)));
            assertEquals(
                    lacking, refusal(() -> few.plan(info, options.withScale(16).withAsPublished(true))));
            assertEquals(
                    "the scale is 4, but this model was made for 16; ask for one of these, or use a model that was made"
                            + " for 4",
                    refusal(() -> one.plan(info, options.withScale(4).withAsPublished(true))));
            assertEquals(
                    "as-published mode supports only the scale 16 and a single prompt; leave out other sizes and"
                            + " regions",
                    refusal(() -> one.plan(info, options.withScale(5).withAsPublished(true))));
            assertEquals(
                    8,
                    few.plan(info, options.withScale(8).withAsPublished(true)).networkScale());
        }
    }

    private static SuperResolver withScales(Integer... scales) {
        ModelConfig config = TinyNetwork.RELEASED;
        return TinyResolver.open(new ModelConfig(
                config.graph(),
                config.fusion(),
                config.predictor(),
                config.textHeads(),
                config.vitHeads(),
                config.tifHeads(),
                config.predictorHeads(),
                config.grid(),
                config.tiling(),
                List.of(scales)));
    }

    private static String refusal(Runnable work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }

    @Test
    void rowsTilesAndAnyOrderGiveTheSameBits() {
        PictureSource small = endless(700, 530);
        UpscaleOptions options = UpscaleOptions.of("a boat");
        RenderedImage byRows = resolver.render(small, options);
        assertTrue(
                byRows.getNumXTiles() >= 3 && byRows.getNumYTiles() >= 3,
                byRows.getNumXTiles() + "x" + byRows.getNumYTiles());
        RenderedImage byTiles = resolver.render(small, options);
        for (int row = byTiles.getNumYTiles() - 1; row >= 0; row--) {
            for (int column = byTiles.getNumXTiles() - 1; column >= 0; column--) {
                Raster tile = byTiles.getTile(column, row);
                assertEquals(
                        new Rectangle(
                                column * byTiles.getTileWidth(),
                                row * byTiles.getTileHeight(),
                                tile.getWidth(),
                                tile.getHeight()),
                        tile.getBounds());
                Raster same = byRows.getData(tile.getBounds());
                assertArrayEquals(samples(tile), samples(same));
            }
        }
        Rectangle across = new Rectangle(byRows.getTileWidth() - 3, byRows.getTileHeight() - 2, 7, 5);
        assertArrayEquals(samples(byTiles.getData(across)), samples(byRows.getData(across)));
        assertThrows(ArrayIndexOutOfBoundsException.class, () -> byRows.getTile(99, 0));
    }

    private static int[] samples(Raster raster) {
        return raster.getPixels(
                raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), (int[]) null);
    }

    @Test
    void everySizeFromOnePixelOn() {
        for (int[] size : new int[][] {{1, 1}, {1, 300}, {300, 1}, {7, 5}}) {
            for (int type : new int[] {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED
            }) {
                BufferedImage large = resolver.upscale(picture(size[0], size[1], type), "", 3);
                assertEquals(List.of(3 * size[0], 3 * size[1]), List.of(large.getWidth(), large.getHeight()));
            }
        }
    }

    /** The last corner of the largest possible picture, 20000x20000 at 16x, can be computed. */
    @Test
    void theLargestPictureIsComputedWhereItIsRead() {
        RenderedImage large = resolver.render(
                endless(20_000, 20_000), UpscaleOptions.defaults().withScale(16));
        assertEquals(320_000, large.getWidth());
        Raster corner = large.getTile(large.getNumXTiles() - 1, large.getNumYTiles() - 1);
        assertEquals(320_000, corner.getMinX() + corner.getWidth());
        RenderedImage between = resolver.render(
                endless(20_000, 20_000), UpscaleOptions.defaults().withScale(3.3));
        assertEquals(10, between.getData(new Rectangle(65_990, 65_990, 10, 10)).getWidth());
    }

    @Test
    void progressCountsEachTileOnceAndCancellationStopsWithinOne() {
        List<Integer> told = new ArrayList<>();
        AtomicInteger all = new AtomicInteger();
        RenderedImage large =
                resolver.render(endless(600, 300), UpscaleOptions.defaults().withProgress((done, of) -> {
                    told.add(done);
                    all.set(of);
                }));
        large.getData();
        large.getTile(0, 0);
        large.getData();
        assertEquals(large.getNumXTiles() * large.getNumYTiles(), all.get());
        assertEquals(all.get(), told.size());
        assertEquals(all.get(), told.get(told.size() - 1));
        AtomicInteger asked = new AtomicInteger();
        UpscaleOptions soon = UpscaleOptions.defaults().withCancellation(() -> asked.incrementAndGet() > 3);
        assertThrows(
                CancellationException.class, () -> resolver.upscale(picture(20, 20, BufferedImage.TYPE_INT_RGB), soon));
        assertEquals(4, asked.get());
        Thread.currentThread().interrupt();
        assertThrows(
                CancellationException.class, () -> resolver.upscale(picture(20, 20, BufferedImage.TYPE_INT_RGB), ""));
        assertTrue(Thread.interrupted());
    }

    @Test
    void eightThreadsGiveTheSameBits() throws InterruptedException, ExecutionException {
        PictureSource small = endless(300, 200);
        RenderedImage alone = resolver.render(small, UpscaleOptions.of("a boat"));
        int[] expected = samples(alone.getData());
        RenderedImage shared = resolver.render(small, UpscaleOptions.of("a boat"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<int[]>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                RenderedImage read = i % 2 == 0 ? shared : resolver.render(small, UpscaleOptions.of("a boat"));
                results.add(threads.submit(() -> samples(read.getData())));
            }
            for (Future<int[]> result : results) {
                assertArrayEquals(expected, result.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** After a thousand pictures, no more memory is used than after a hundred. */
    @Test
    void memoryStaysFlat() {
        BufferedImage small = picture(9, 7, BufferedImage.TYPE_INT_RGB);
        long after100 = 0;
        for (int i = 1; i <= 1000; i++) {
            resolver.upscale(small, UpscaleOptions.of("prompt " + i).withPromptStrength(1 + i % 3));
            if (i == 200) {
                after100 = used();
            }
        }
        long grown = used() - after100;
        assertTrue(grown < 2 << 20, "grew by " + grown + " bytes");
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void oneBadFileDoesNotEndTheBatch(@TempDir Path folder) throws IOException {
        List<UpscaleJob> jobs = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Path in = folder.resolve("in " + i + ".png");
            if (i % 3 == 1) {
                Files.writeString(in, "not a picture");
            } else {
                ImageIO.write(picture(10 + i, 8, BufferedImage.TYPE_INT_RGB), "png", in.toFile());
            }
            jobs.add(new UpscaleJob(in, folder.resolve("out " + i + ".png"), UpscaleOptions.of("prompt " + i)));
        }
        List<UpscaleResult> told = new ArrayList<>();
        List<UpscaleResult> results = resolver.upscale(jobs, told::add);
        assertEquals(9, told.size());
        for (int i = 0; i < 9; i++) {
            UpscaleResult result = results.get(i);
            assertEquals(jobs.get(i), result.job());
            assertEquals(i % 3 != 1, result.succeeded());
            assertEquals(result.succeeded(), Files.exists(jobs.get(i).output()));
            if (result.succeeded()) {
                assertEquals(
                        4 * (10 + i),
                        ImageIO.read(jobs.get(i).output().toFile()).getWidth());
                assertEquals(4 * (10 + i), result.plan().width());
            } else {
                assertTrue(
                        result.failure().getMessage().contains("in " + i + ".png is not a picture"),
                        result.failure().getMessage());
            }
        }
        assertTrue(resolver.upscale(List.of(), told::add).isEmpty());
    }

    @Test
    void aCancelledBatchLeavesNothingHalfDone(@TempDir Path folder) throws IOException {
        List<UpscaleJob> jobs = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        UpscaleOptions soon = UpscaleOptions.defaults().withCancellation(() -> asked.incrementAndGet() > 10);
        for (int i = 0; i < 6; i++) {
            Path in = folder.resolve("in" + i + ".png");
            ImageIO.write(picture(10, 8, BufferedImage.TYPE_INT_RGB), "png", in.toFile());
            jobs.add(new UpscaleJob(in, folder.resolve("out" + i + ".png"), soon));
        }
        assertThrows(CancellationException.class, () -> resolver.upscale(jobs, result -> {}));
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(f -> f.getFileName().toString().contains("tmp")));
        }
    }
}
