package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import io.clipsr.examples.cli.TestWeights;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code upscale} with the bundled model, from file to file. */
class UpscaleTest {

    @TempDir
    private Path folder;

    private static void assertLarge(Path file) throws IOException {
        assertLarge(file, 64, 64);
    }

    /** The disc of {@link TestPictures}, enlarged: red in the middle, green in the corner. */
    private static void assertLarge(Path file, int width, int height) throws IOException {
        BufferedImage large = ImageIO.read(file.toFile());
        assertEquals(width, large.getWidth());
        assertEquals(height, large.getHeight());
        Color middle = new Color(large.getRGB(width / 2, height / 2));
        Color corner = new Color(large.getRGB(width / 64, height / 64));
        assertTrue(middle.getRed() > 150 && middle.getGreen() < 100, middle::toString);
        assertTrue(corner.getGreen() > 150 && corner.getRed() < 100, corner::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "-s 2, 40, 32, 2x",
        "-s 3.5, 70, 56, 3.5x",
        "--scale=16, 320, 256, 16x",
        "--width 100, 100, 80, 5x",
        "--height=64, 80, 64, 4x",
        "--fit 90x64, 80, 64, 4x",
        "--width=80 --height=50, 80, 50, 4x by 3.13x",
        "--as-published, 256, 256, 12.8x by 16x",
        "--ensemble 4, 80, 64, 4x",
        "-s 2 --wrap, 40, 32, 2x",
        "-s 4 --tiling cross-faded --max-pixels 1K, 80, 64, 4x"
    })
    void everySize(String options, int width, int height, String factor) throws IOException {
        Path small = TestPictures.write(folder.resolve("a disc.png"), 20, 16);
        Path large = folder.resolve("large.png");
        List<Object> args =
                new ArrayList<>(List.of("upscale", small, "-o", large, "-p", "a red disc on green", "-d", "cpu"));
        args.addAll(List.of(options.split(" ")));
        Cli cli = Cli.run(args.toArray()).done();
        assertLarge(large, width, height);
        assertEquals("", cli.out());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(
                cli.err().startsWith("a disc.png 20x16 -> large.png %dx%d, %s, cpu".formatted(width, height, factor)),
                cli.err());
    }

    @Test
    void aRegionsPromptIsAPrompt() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        String err = Cli.run(
                        "upscale", small, "-o", folder.resolve("large.png"), "--region", "0,0,8,8:a disc", "--verbose")
                .done()
                .err();
        assertTrue(err.contains("no prompt, 1 region"), err);
        assertTrue(
                err.lines().anyMatch(line -> line.startsWith("small.png 16x16 -> ") && !line.contains("no prompt")),
                err);
    }

    @Test
    void saysWhenThereWasNoPrompt() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        String err = Cli.run("upscale", small, "-o", folder.resolve("large.png"))
                .done()
                .err();
        assertTrue(err.contains("no prompt"), err);
    }

    @Test
    void greyFilesStayGreyUnlessColoursAreAskedFor() throws IOException {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 16 * 16; i++) {
            grey.getRaster().setSample(i % 16, i / 16, 0, 90 + i / 4);
        }
        Path small = folder.resolve("old.png");
        PictureWriter.write(grey, small, false);
        Path large = folder.resolve("large.png");
        String note = "old.png is greyscale and stays grey; add --color to let the prompt colour it";
        String err = Cli.run("upscale", small, "-o", large, "-p", "a red parrot")
                .done()
                .err();
        assertTrue(err.contains(note), err);
        assertEquals(1, PictureReader.read(large).getColorModel().getNumComponents());
        err = Cli.run("upscale", small, "-o", large, "-p", "a red parrot", "--color", "--overwrite")
                .done()
                .err();
        assertFalse(err.contains(note), err);
        BufferedImage red = PictureReader.read(large);
        assertEquals(3, red.getColorModel().getNumComponents());
        assertTrue((red.getRGB(32, 32) >> 16 & 255) > (red.getRGB(32, 32) & 255), "redder than blue");
        err = Cli.run("upscale", small, "-o", large, "--overwrite").done().err();
        assertFalse(err.contains(note), "without words there is nothing to tell: " + err);
    }

    @Test
    void aSizeThatThePictureCannotHaveIsOneLineWithItsName() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Cli.run("upscale", small, "-o", folder.resolve("large.png"), "--width", "5000")
                .complains(1, "small.png: a picture of 16x16 pixels cannot become 5000x5000");
        Cli.run("upscale", small, "-o", folder.resolve("large.png"), "--max-pixels", "100")
                .complains(1, "small.png", "16x16");
        assertFalse(Files.exists(folder.resolve("large.png")));
    }

    @Test
    void verboseTellsThePlan() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        List<String> err = Cli.run(
                        "upscale",
                        small,
                        "-o",
                        folder.resolve("large.png"),
                        "-p",
                        "a disc",
                        "--ensemble=2",
                        "--verbose")
                .done()
                .err()
                .lines()
                .toList();
        assertEquals(3, err.size(), err::toString);
        assertTrue(err.get(0).startsWith("bundled model on "), err.get(0));
        assertTrue(
                err.get(1)
                        .matches(".*small.png: network at 4x, 1 (exact|cross-faded) tile of .*, tile overhead \\d+ %, "
                                + "ensemble of 2, prompt: a disc"),
                err.get(1));
        assertTrue(err.get(2).startsWith("small.png 16x16 -> large.png 64x64, 4x, "), err.get(2));
    }

    @Test
    void threadsAreThoseAskedForAndAPromptIsNoFileOfOptions() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path options = Files.writeString(folder.resolve("options"), "--quiet");
        Path large = folder.resolve("large.png");
        Cli cli = Cli.run("upscale", small, "-o", large, "-t", "3", "-p", "@" + options)
                .done();
        assertTrue(cli.err().contains(", 3 threads)"), cli.err());
        assertFalse(cli.err().contains("no prompt"), cli.err());
    }

    @Test
    void quietSaysNothing() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path large = folder.resolve("large.png");
        assertEquals(
                "",
                Cli.run("upscale", small, "-o", large, "--quiet", "-t", "1")
                        .done()
                        .err());
        assertLarge(large);
    }

    @Test
    void overwritesWhenAllowed() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path large = Files.writeString(folder.resolve("large.png"), "old");
        Cli.run("upscale", small, "-o", large, "--overwrite").done();
        assertLarge(large);
    }

    @ParameterizedTest
    @ValueSource(strings = {"large.jpg", "LARGE.JPEG", "large.bmp"})
    void extensionChoosesTheFormat(String name) throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path large = folder.resolve(name);
        Cli.run("upscale", small, "-o", large, "-q").done();
        assertLarge(large);
        byte[] start = Files.readAllBytes(large);
        boolean jpeg = (start[0] & 0xFF) == 0xFF && (start[1] & 0xFF) == 0xD8;
        boolean bmp = start[0] == 'B' && start[1] == 'M';
        assertTrue(name.endsWith("bmp") ? bmp : jpeg, name);
    }

    @Test
    void takesAModelFile() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path large = folder.resolve("large.png");
        Cli.run("upscale", small, "-o", large, "-m", TestWeights.bundled(folder.resolve("model.safetensors")))
                .done();
        assertLarge(large);
    }

    @Test
    void takesACheckpointTogetherWithClip() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 16, 16);
        Path large = folder.resolve("large.png");
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        Path generator =
                TestWeights.replace(Files.copy(both, folder.resolve("generator.safetensors")), "\"clip.t", "\"clip.q");
        Cli.run("upscale", small, "-o", large, "-m", generator).complains(1, "generator.safetensors", "--clip");
        assertFalse(Files.exists(large));
        Cli.run("upscale", small, "-o", large, "-m", generator, "--clip", both).done();
        assertLarge(large);
    }

    @Test
    void devicesListsTheCpu() {
        String out = Cli.run("devices").done().out();
        assertTrue(out.lines().anyMatch(line -> line.matches("cpu +available .*")), out);
    }
}
