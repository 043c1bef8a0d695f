package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.image.TestPictures;
import io.clipsr.metrics.Psnr;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.Widths;
import io.clipsr.weights.format.WeightFormatException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link SuperResolver} with the bundled model. */
class SuperResolverTest {
    private static SuperResolver resolver;

    @BeforeAll
    static void open() {
        resolver = SuperResolver.open();
    }

    @AfterAll
    static void close() {
        resolver.close();
    }

    /**
     * The mean PSNR in dB over the held-out pictures.
     *
     * @param scale the upscaling factor
     * @param published the network's PSNR with zero padding
     * @param bicubic the PSNR of bicubic interpolation
     * @param mirrored the network's PSNR with mirrored edges
     * @param edgeGain the gain in PSNR of mirrored edges in the outer 8 pixels
     */
    private record TrainerFigures(int scale, double published, double bicubic, double mirrored, double edgeGain) {}

    /**
     * The figures are those of the program that trained the model (clipsr-weights/training/evaluate.py), with the
     * pictures' own captions; the gain at the edges is measured here. By default edges are mirrored, which is better
     * except at 16x, where the margin has only two pixels of the input.
     */
    @Test
    void heldOutPicturesReachTheTrainersFigures() throws IOException {
        Map<String, String> captions = HeldOutCaptions.read();
        List<TrainerFigures> expected = List.of(
                new TrainerFigures(4, 25.705, 24.598, 25.724, 0.16),
                new TrainerFigures(8, 22.634, 21.595, 22.642, 0.06),
                new TrainerFigures(16, 19.867, 19.113, 19.847, -0.04));
        for (TrainerFigures row : expected) {
            int scale = row.scale();
            double sum = 0;
            double bicubic = 0;
            double mirrored = 0;
            double edges = 0;
            for (String name : TestPictures.HELD_OUT) {
                BufferedImage truth = TestPictures.heldOut(name);
                BufferedImage small = TestPictures.heldOut(name, scale);
                BufferedImage published = resolver.upscale(small, published(captions.get(name), scale));
                BufferedImage large = resolver.upscale(small, captions.get(name), scale);
                sum += Psnr.between(published, truth);
                mirrored += Psnr.between(large, truth);
                edges += edgePsnr(large, truth) - edgePsnr(published, truth);
                bicubic += Psnr.between(Resampler.resize(small, 256, 256, ResizeKernel.BICUBIC), truth);
            }
            assertEquals(row.published(), sum / TestPictures.HELD_OUT.size(), 0.02, scale + "x");
            assertEquals(row.bicubic(), bicubic / TestPictures.HELD_OUT.size(), 0.02, scale + "x bicubic");
            assertEquals(
                    row.mirrored(), mirrored / TestPictures.HELD_OUT.size(), 0.02, scale + "x with mirrored edges");
            assertEquals(
                    row.edgeGain(),
                    edges / TestPictures.HELD_OUT.size(),
                    0.02,
                    scale + "x, what mirrored edges gain in the outer 8 pixels");
        }
    }

    /**
     * Tests the model card's statement on prompts: they add colours to a grey picture, and no prompt leaves it grey.
     */
    @Test
    void wordsMoveColours() throws IOException {
        BufferedImage grey = withoutColours(TestPictures.heldOut("scarlet_macaw", 4));
        double red = redOverBlue(resolver.upscale(grey, "a red parrot"));
        double blue = redOverBlue(resolver.upscale(grey, "a blue parrot"));
        BufferedImage silent = resolver.upscale(grey, "");
        assertTrue(
                red > redOverBlue(silent) + 10 && redOverBlue(silent) > blue + 10,
                red + ", " + redOverBlue(silent) + ", " + blue);
        double[] means = means(silent);
        for (double mean : means) {
            assertEquals(means[1], mean, 2, "without words there is no tint");
        }
    }

    /**
     * Grey files stay grey unless the options ask for colour; then the result equals that of the same picture with
     * three equal channels.
     */
    @Test
    void greySamplesGetColoursIfThatIsAskedFor(@TempDir Path folder) throws IOException {
        BufferedImage inColor = withoutColours(TestPictures.heldOut("scarlet_macaw", 4));
        BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64 * 64; i++) {
            grey.getRaster().setSample(i % 64, i / 64, 0, inColor.getRGB(i % 64, i / 64) & 255);
        }
        UpscaleOptions options = UpscaleOptions.of("a red parrot");
        assertEquals(1, resolver.upscale(grey, options).getColorModel().getNumComponents());
        BufferedImage large = resolver.upscale(grey, options.withColor(true));
        assertEquals(BufferedImage.TYPE_INT_RGB, large.getType());
        BufferedImage expected = resolver.upscale(inColor, options);
        for (int i = 0; i < 256 * 256; i++) {
            assertEquals(expected.getRGB(i % 256, i / 256), large.getRGB(i % 256, i / 256));
        }
        Path small = folder.resolve("grey.png");
        Path target = folder.resolve("large.png");
        PictureWriter.write(grey, small, false);
        resolver.upscale(small, target, options.withColor(true));
        BufferedImage read = PictureReader.read(target);
        assertEquals(expected.getRGB(100, 100), read.getRGB(100, 100));
    }

    private static double redOverBlue(BufferedImage picture) {
        double[] means = means(picture);
        return means[0] - means[2];
    }

    /** Returns the mean red, green and blue, 0 to 255, in the inner half of each dimension of a large picture. */
    private static double[] means(BufferedImage picture) {
        double[] sums = new double[3];
        for (int y = 64; y < 192; y++) {
            for (int x = 64; x < 192; x++) {
                int rgb = picture.getRGB(x, y);
                for (int c = 0; c < 3; c++) {
                    sums[c] += (rgb >> 16 - 8 * c & 255) / (128.0 * 128);
                }
            }
        }
        return sums;
    }

    private static BufferedImage withoutColours(BufferedImage picture) {
        BufferedImage grey = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y);
                int luma = (int) Math.round(0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255));
                grey.setRGB(x, y, luma << 16 | luma << 8 | luma);
            }
        }
        return grey;
    }

    @Test
    void asPublishedAPictureOfAnotherSizeIsFitted() throws IOException {
        BufferedImage truth = TestPictures.heldOut("koala");
        BufferedImage fromLarge = resolver.upscale(truth, published("a koala", 4));
        assertEquals(256, fromLarge.getWidth());
        assertEquals(256, fromLarge.getHeight());
        assertTrue(Psnr.between(fromLarge, truth) > 24, "PSNR " + Psnr.between(fromLarge, truth));
        BufferedImage fromOne =
                resolver.upscale(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), published("", 8));
        assertEquals(256, fromOne.getWidth());
    }

    /** A picture with a strong profile gives the result of its samples without the profile, as plain RGB. */
    @Test
    void asPublishedNoProfileIsApplied() throws IOException {
        BufferedImage plain = TestPictures.heldOut("koala", 4);
        ColorModel linear = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB), false, false, 1, DataBuffer.TYPE_BYTE);
        BufferedImage profiled = new BufferedImage(linear, linear.createCompatibleWritableRaster(64, 64), false, null);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                int rgb = plain.getRGB(x, y);
                profiled.getRaster().setPixel(x, y, new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255});
            }
        }
        BufferedImage large = resolver.upscale(profiled, published("a koala", 4));
        assertArrayEquals(pixels(resolver.upscale(plain, published("a koala", 4))), pixels(large));
        assertEquals(BufferedImage.TYPE_INT_RGB, large.getType());
        assertFalse(resolver.upscale(profiled, "a koala")
                .getColorModel()
                .getColorSpace()
                .isCS_sRGB());
    }

    @Test
    void manyThreadsGiveTheSameBits() throws IOException, InterruptedException, ExecutionException {
        BufferedImage small = TestPictures.heldOut("lemur", 4);
        List<String> prompts = List.of("", "a lemur", "a blue car", "snow");
        List<int[]> expected = new ArrayList<>();
        for (String prompt : prompts) {
            expected.add(pixels(resolver.upscale(small, prompt)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (SuperResolver fresh = SuperResolver.open()) {
            List<Future<int[]>> results = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String prompt = prompts.get(i % prompts.size());
                results.add(threads.submit(() -> pixels(fresh.upscale(small, prompt))));
            }
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(
                        expected.get(i % prompts.size()), results.get(i).get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void useAfterCloseSaysSo() throws IOException {
        BufferedImage small = TestPictures.heldOut("koala", 4);
        SuperResolver closed = SuperResolver.open();
        closed.close();
        closed.close();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> closed.upscale(small, ""));
        assertEquals("this SuperResolver was closed; open another one", e.getMessage());
    }

    @Test
    void wrongSettingsAreNamed() throws IOException {
        BufferedImage small = TestPictures.heldOut("koala", 4);
        assertEquals(
                "the scale is 1, expected 2 to 16",
                assertThrows(IllegalArgumentException.class, () -> resolver.upscale(small, "", 1))
                        .getMessage());
        assertEquals(
                "there is no device \"tpu\"; expected auto, cpu, cuda, cuda:N or emulator",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SuperResolver.builder().device("tpu").open())
                        .getMessage());
        assertEquals(
                "the number of threads is 0, expected at least 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SuperResolver.builder().threads(0))
                        .getMessage());
        assertEquals(
                "prompt: pass \"\" for none",
                assertThrows(NullPointerException.class, () -> resolver.upscale(small, (String) null))
                        .getMessage());
    }

    @Test
    void devicesSayWhatWorksAndWhyNot() {
        List<SuperResolver.DeviceStatus> devices = SuperResolver.devices();
        assertTrue(
                devices.stream()
                        .anyMatch(d -> d.name().equals("cpu")
                                && d.available()
                                && d.detail().startsWith("cpu (")),
                devices.toString());
        assertTrue(
                devices.stream()
                        .filter(d -> !d.available())
                        .allMatch(d -> d.detail().length() > 20),
                devices.toString());
    }

    /** Tests use as a service: prompts are evicted from the cache, and closing closes the given weights. */
    @Test
    void promptsAreComputedOnceAndTheOldestForgotten() throws IOException {
        BufferedImage small = TestPictures.heldOut("koala", 16);
        Widths sizes =
                new Widths(TinyNetwork.WIDTHS.generator(), Widths.Refinement.NONE, new Widths.Text(49408, 7, 6, 12, 2));
        AtomicInteger encoded = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        ModelWeights weights = new ForwardingWeights(SeededWeights.of(1, TinyNetwork.RELEASED, sizes)) {
            @Override
            public float[] readRows(String name, int... rows) {
                encoded.incrementAndGet();
                return super.readRows(name, rows);
            }

            @Override
            public void close() {
                closed.set(true);
                super.close();
            }
        };
        try (SuperResolver tiny =
                SuperResolver.builder().weights(weights).threads(1).open()) {
            tiny.upscale(small, "first", 16);
            tiny.upscale(small, "first", 16);
            assertEquals(1, encoded.get());
            for (int i = 0; i < 64; i++) {
                tiny.upscale(small, "prompt " + i, 16);
            }
            tiny.upscale(small, "prompt 63", 16);
            assertEquals(65, encoded.get());
            tiny.upscale(small, "first", 16);
            assertEquals(66, encoded.get());
        }
        assertTrue(closed.get());
    }

    @Test
    void textEncoderOfAnotherTokenizerIsRefused() {
        String message = assertThrows(
                        WeightFormatException.class,
                        () -> SuperResolver.builder()
                                .weights(TinyNetwork.seeded(TinyNetwork.RELEASED))
                                .open())
                .getMessage();
        assertEquals(
                "The text encoder of given weights has 20 tokens and a context length of 7; CLIP's tokenizer needs "
                        + "49408 tokens and a context length of at least 2. "
                        + "Use the CLIP file that the generator was trained with.",
                message);
    }

    /** Returns the PSNR of the outer 8 pixels. */
    private static double edgePsnr(BufferedImage picture, BufferedImage truth) {
        double squares = 0;
        int count = 0;
        for (int y = 0; y < 256; y++) {
            for (int x = 0; x < 256; x++) {
                if (Math.min(Math.min(x, y), Math.min(255 - x, 255 - y)) < 8) {
                    for (int shift = 0; shift < 24; shift += 8) {
                        double d = (picture.getRGB(x, y) >> shift & 0xff) - (truth.getRGB(x, y) >> shift & 0xff);
                        squares += d * d;
                        count++;
                    }
                }
            }
        }
        return 10 * Math.log10(255 * 255 * count / squares);
    }

    private static UpscaleOptions published(String prompt, int scale) {
        return UpscaleOptions.of(prompt).withScale(scale).withAsPublished(true);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
