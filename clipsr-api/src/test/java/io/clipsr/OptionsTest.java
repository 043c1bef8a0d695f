package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureException;
import io.clipsr.image.PictureInfo;
import io.clipsr.weights.TinyNetwork;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options for files, tiles and notes, and pictures in streams; with a tiny network, whose prompts have 5 tokens. */
class OptionsTest {
    private static SuperResolver resolver;

    @TempDir
    private Path folder;

    private Path small;
    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void open() {
        resolver = TinyResolver.open(TinyNetwork.RELEASED);
    }

    @AfterAll
    static void close() {
        resolver.close();
    }

    @BeforeEach
    void picture() throws IOException {
        BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int i = 0; i < 40 * 30; i++) {
            picture.setRGB(i % 40, i / 40, random.nextInt());
        }
        small = folder.resolve("small.png");
        ImageIO.write(picture, "png", small.toFile());
    }

    private UpscaleOptions noting() {
        return UpscaleOptions.defaults().withProgress(new Progress() {
            @Override
            public void tiles(int done, int all) {}

            @Override
            public void note(String message) {
                notes.add(message);
            }
        });
    }

    private static String refusal(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(IllegalArgumentException.class, work).getMessage();
    }

    @Test
    void aSideThatIsTooLongIsRefused() {
        PictureInfo info = new PictureInfo(400_000_000, 1, false);
        assertEquals(
                "a side of the picture has 400000000 pixels, expected at most 134217727; enlarge parts of it",
                refusal(() -> resolver.plan(info, UpscaleOptions.defaults())));
    }

    @Test
    void streamsGiveWhatFilesGive() throws IOException {
        Path large = folder.resolve("large.png");
        UpscalePlan plan = resolver.upscale(small, large, UpscaleOptions.of("a bird"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(small)) {
            assertEquals(plan, resolver.upscale(in, out, "png", UpscaleOptions.of("a bird")));
        }
        assertArrayEquals(Files.readAllBytes(large), out.toByteArray());
        out.reset();
        resolver.upscale(new ByteArrayInputStream(Files.readAllBytes(small)), out, "JPEG", noting());
        assertEquals((byte) 0xff, out.toByteArray()[0]);
    }

    @Test
    void streamsAreRefusedLikeFiles() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] picture = Files.readAllBytes(small);
        UpscaleOptions options = UpscaleOptions.defaults();
        assertEquals("the stream is empty, expected a picture", streamRefusal(new byte[0], out, "png", options));
        assertTrue(streamRefusal(new byte[9], out, "png", options).startsWith("the stream begins with zeros only"));
        assertTrue(streamRefusal(picture, out, "png", options.withMaxPixels(100))
                .startsWith("the stream has 40x30 pixels, but at most 100 are allowed"));
        assertEquals(
                "'webp' is no format that can be written; use one of these: bmp, jpeg, jpg, png, tif, tiff",
                streamRefusal(picture, out, "webp", options));
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertEquals(
                "the stream cannot be read: connection reset",
                assertThrows(
                                PictureException.class,
                                () -> UpscaleOptions.defaults()
                                        .withMaxPixels(100)
                                        .open(broken))
                        .getMessage());
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                return length;
            }
        };
        assertTrue(assertThrows(
                        PictureException.class,
                        () -> UpscaleOptions.defaults().withMaxPixels(100).open(endless))
                .getMessage()
                .startsWith("the stream is longer than a picture of 100 pixels can be"));
        assertEquals(0, out.size());
    }

    private static String streamRefusal(
            byte[] content, ByteArrayOutputStream out, String format, UpscaleOptions options) {
        return assertThrows(
                        PictureException.class,
                        () -> resolver.upscale(new ByteArrayInputStream(content), out, format, options))
                .getMessage();
    }

    @Test
    void qualityIsThatOfJpeg() throws IOException {
        long low = sizeAt(30);
        long usual = sizeAt(UpscaleOptions.defaults().quality());
        assertTrue(low < usual && usual < sizeAt(100), low + ", " + usual);
        assertEquals(92, UpscaleOptions.defaults().quality());
        assertEquals("the quality is 0, expected 1 to 100", refusal(() -> noting().withQuality(0)));
        assertEquals("the quality is 101, expected 1 to 100", refusal(() -> noting().withQuality(101)));
    }

    private long sizeAt(int quality) throws IOException {
        Path large = folder.resolve("large-" + quality + ".jpg");
        resolver.upscale(small, large, noting().withQuality(quality));
        return Files.size(large);
    }

    @Test
    void timeIsKeptIfAskedFor() throws IOException {
        FileTime then = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(small, then);
        Path kept = folder.resolve("kept.png");
        resolver.upscale(small, kept, noting().withKeepTime(true));
        assertEquals(then, Files.getLastModifiedTime(kept));
        Path fresh = folder.resolve("fresh.png");
        resolver.upscale(small, fresh, noting());
        assertNotEquals(then, Files.getLastModifiedTime(fresh));
    }

    @Test
    void tilesAreAsSmallAsAskedForAndTheResultIsTheSame() throws IOException {
        BufferedImage picture = ImageIO.read(small.toFile());
        PictureInfo info = new PictureInfo(40, 30, false);
        UpscaleOptions options = noting().withTiling(Tiling.EXACT);
        UpscalePlan plan = resolver.plan(info, options.withTile(16));
        assertEquals(List.of(6, 64, 64), List.of(plan.tiles(), plan.tileWidth(), plan.tileHeight()));
        assertTrue(plan.memory() < resolver.plan(info, options).memory());
        assertArrayEquals(
                rgb(resolver.upscale(picture, options)), rgb(resolver.upscale(picture, options.withTile(16))));
        assertEquals(resolver.plan(info, options), resolver.plan(info, options.withTile(Integer.MAX_VALUE)));
        assertEquals("the side of a tile is 15, expected at least 16 pixels", refusal(() -> options.withTile(15)));
        assertEquals("the side of a tile is -1, expected at least 16 pixels", refusal(() -> options.withTile(-1)));
    }

    private static int[] rgb(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    @Test
    void fitEndsAtTheLargestFactorAndANoteSaysIt() throws IOException {
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        BufferedImage large = resolver.upscale(picture, noting().withFit(1000, 1000));
        assertEquals(List.of(48, 32), List.of(large.getWidth(), large.getHeight()));
        assertEquals(
                List.of(
                        "the result is 16 times as large as the picture of 3x2 pixels, the most there is, and smaller than the box of 1000x1000"),
                notes);
        notes.clear();
        resolver.upscale(picture, noting().withFit(48, 1000));
        assertEquals(List.of(), notes);
        assertTrue(refusal(() -> resolver.plan(new PictureInfo(30, 20, false), noting().withFit(20, 20)))
                .startsWith("a picture of 30x20 pixels cannot become 20x13"));
    }

    @Test
    void promptThatIsCutSaysSoOnce() throws IOException {
        UpscaleOptions options = noting().withPrompt("a red bird sits here now")
                .withRegions(List.of(
                        new PromptRegion(new Rectangle(0, 0, 9, 9), "a blue bird sits there now"),
                        new PromptRegion(new Rectangle(9, 9, 9, 9), "a red bird sits here now")));
        resolver.upscale(small, folder.resolve("large.png"), options);
        assertEquals(
                List.of(
                        "the prompt is longer than 7 tokens; what follows 'a red bird sits here' is not used",
                        "the prompt is longer than 7 tokens; what follows 'a blue bird sits there' is not used"),
                notes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40,0,5,5 wholly", "38,0,5,5 partly", "-1,0,5,5 partly", "0,29,5,2 partly"})
    void regionsLieWithinThePicture(String text) {
        String[] parts = text.split("[, ]");
        Rectangle area = new Rectangle(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]));
        Path large = folder.resolve("large.png");
        assertEquals(
                "the region " + text.split(" ")[0] + " lies " + parts[4] + " outside of the picture of 40x30 pixels",
                refusal(() -> resolver.upscale(small, large, noting().withRegion(new PromptRegion(area, "x")))));
        assertTrue(Files.notExists(large));
    }
}
