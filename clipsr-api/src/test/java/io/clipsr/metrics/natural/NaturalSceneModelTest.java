package io.clipsr.metrics.natural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics and distances equal those of NumPy ({@code src/test/python/niqe_golden.py}). */
class NaturalSceneModelTest {
    private static NaturalSceneModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void fit() throws IOException {
        NaturalSceneModel.Fit fit = new NaturalSceneModel.Fit();
        for (String name : TestPictures.HELD_OUT) {
            if (!List.of("chelsea", "coffee").contains(name)) {
                BufferedImage picture = TestPictures.heldOut(name);
                fit.add(picture).add(turned(picture));
            }
        }
        model = fit.model("ten pictures\nand turned");
    }

    private static BufferedImage turned(BufferedImage picture) {
        BufferedImage turned = new BufferedImage(picture.getWidth(), picture.getHeight(), picture.getType());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                turned.setRGB(picture.getWidth() - 1 - x, picture.getHeight() - 1 - y, picture.getRGB(x, y));
            }
        }
        return turned;
    }

    private static BufferedImage blocks(BufferedImage small) {
        BufferedImage large = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256 * 256; i++) {
            large.setRGB(i % 256, i / 256, small.getRGB(i % 256 / 4, i / 256 / 4));
        }
        return large;
    }

    @Test
    void statisticsAreThoseOfNumpy() throws IOException {
        try (InputStream in = NaturalSceneModelTest.class.getResourceAsStream("chelsea.txt")) {
            double[] expected = Arrays.stream(new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                            .strip()
                            .split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertArrayEquals(expected, SceneStatistics.of(TestPictures.heldOut("chelsea")), 1e-6);
        }
    }

    @Test
    void distancesAreThoseOfNumpy() throws IOException {
        assertEquals(9.031927991730793, model.distance(TestPictures.heldOut("chelsea")), 1e-4);
        // Flat blocks are 0 or, by rounding, barely not, which shifts the fit of a few statistics.
        assertEquals(77.53318408890593, model.distance(blocks(TestPictures.heldOut("chelsea", 4))), 0.1);
        // By rounding, a fitted shape may be another step of 0.001.
        assertEquals(15.717272290385061, model.distance(TestPictures.heldOut("coffee")), 1e-3);
    }

    @Test
    void aModelIsWrittenAndRead() throws IOException {
        Path file = folder.resolve("model.txt");
        model.write(file);
        NaturalSceneModel again = NaturalSceneModel.read(file);
        assertEquals("ten pictures and turned", again.name());
        BufferedImage picture = TestPictures.heldOut("coffee");
        assertEquals(model.distance(picture), again.distance(picture));
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path file = folder.resolve("model.txt");
        Files.writeString(file, "hello\n");
        refuses(file, "is no model of natural scenes");
        model.write(file);
        List<String> lines = Files.readAllLines(file);
        lines.set(0, "other");
        Files.write(file, lines);
        refuses(file, "is no model of natural scenes");
        model.write(file);
        lines = Files.readAllLines(file);
        lines.set(5, "1 2 x");
        Files.write(file, lines);
        refuses(file, "is damaged: ");
        lines.set(5, "1 2 3");
        Files.write(file, lines);
        refuses(file, "is damaged: a line has not 36 finite numbers");
        lines.set(5, "NaN ".repeat(36).strip());
        Files.write(file, lines);
        refuses(file, "is damaged: a line has not 36 finite numbers");
    }

    private static void refuses(Path file, String fault) {
        String message = assertThrows(IOException.class, () -> NaturalSceneModel.read(file))
                .getMessage();
        assertTrue(message.contains("model.txt: " + fault), message);
    }

    /** One block has no covariance; a flat one has no statistics. */
    @Test
    void oneBlockAndFlatBlocks() throws IOException {
        assertTrue(model.distance(TestPictures.heldOut("chelsea").getSubimage(0, 0, 100, 96)) > 0);
        BufferedImage flat = new BufferedImage(96, 192, BufferedImage.TYPE_INT_RGB);
        assertEquals(Double.NaN, model.distance(flat));
        flat.getGraphics().drawImage(TestPictures.heldOut("chelsea"), 0, 96, null);
        assertTrue(Double.isFinite(model.distance(flat)));
    }

    @Test
    void tooLittleIsRefused() throws IOException {
        assertEquals(
                "the picture has 95x200 pixels, natural-scene statistics need at least 96x96",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SceneStatistics.of(new BufferedImage(95, 200, BufferedImage.TYPE_INT_RGB)))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> model.distance(new BufferedImage(200, 95, BufferedImage.TYPE_INT_RGB)));
        BufferedImage flat = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        assertEquals(
                "the photographs have 0 blocks that are sharp, a model needs more than 36; add more or larger"
                        + " photographs",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new NaturalSceneModel.Fit().add(flat).model("flat"))
                        .getMessage());
    }

    @Test
    void valuesOfOneSignHaveNoFit() {
        assertEquals(Double.NaN, AsymmetricGaussian.fit(new double[] {1, 2}).shape());
        assertEquals(Double.NaN, AsymmetricGaussian.fit(new double[] {-1, -2}).shape());
    }
}
