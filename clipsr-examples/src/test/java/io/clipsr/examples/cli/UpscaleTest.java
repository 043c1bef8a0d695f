package io.clipsr.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code upscale} with the bundled model, from file to file. */
class UpscaleTest {

    @TempDir private Path folder;

    /** The disc of {@link TestPictures}, enlarged: red in the middle, green in the corner. */
    private static void assertLarge(Path file) throws IOException {
        BufferedImage large = ImageIO.read(file.toFile());
        assertEquals(256, large.getWidth());
        assertEquals(256, large.getHeight());
        Color middle = new Color(large.getRGB(128, 128));
        Color corner = new Color(large.getRGB(4, 4));
        assertTrue(middle.getRed() > 150 && middle.getGreen() < 100, middle::toString);
        assertTrue(corner.getGreen() > 150 && corner.getRed() < 100, corner::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void everyScaleGives256(int scale) throws IOException {
        int side = 256 / scale;
        Path small = TestPictures.write(folder.resolve("a disc.png"), side, side);
        Path large = folder.resolve("large.png");
        Cli cli = Cli.run("upscale", small, "-o", large, "-s", scale, "-p", "a red disc on green", "-d", "cpu").done();
        assertLarge(large);
        assertEquals("", cli.out());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("a disc.png %1$dx%1$d -> large.png 256x256, %2$dx, cpu".formatted(side, scale)), cli.err());
    }

    @Test
    void inputOfAnotherSizeIsResizedAndANoticeSaysSo() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 100, 80);
        Path large = folder.resolve("large.png");
        Cli cli = Cli.run("upscale", small, "-o", large, "-s", "8").done();
        assertLarge(large);
        assertEquals(2, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains("note: " + small + " is 100x80; resized to 32x32"), cli.err());
        assertTrue(cli.err().contains("no prompt"), cli.err());
    }

    @Test
    void threadsAreThoseAskedForAndAPromptIsNoFileOfOptions() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 64, 64);
        Path options = Files.writeString(folder.resolve("options"), "--quiet");
        Path large = folder.resolve("large.png");
        Cli cli = Cli.run("upscale", small, "-o", large, "-t", "3", "-p", "@" + options).done();
        assertTrue(cli.err().contains(", 3 threads)"), cli.err());
        assertFalse(cli.err().contains("no prompt"), cli.err());
    }

    @Test
    void quietSaysNothing() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 50, 50);
        Path large = folder.resolve("large.png");
        assertEquals("", Cli.run("upscale", small, "-o", large, "--quiet", "-t", "1").done().err());
        assertLarge(large);
    }

    @Test
    void overwritesWhenAllowed() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 64, 64);
        Path large = Files.writeString(folder.resolve("large.png"), "old");
        Cli.run("upscale", small, "-o", large, "--overwrite").done();
        assertLarge(large);
    }

    @ParameterizedTest
    @ValueSource(strings = {"large.jpg", "LARGE.JPEG", "large.bmp"})
    void extensionChoosesTheFormat(String name) throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 64, 64);
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
        Path small = TestPictures.write(folder.resolve("small.png"), 64, 64);
        Path large = folder.resolve("large.png");
        Cli.run("upscale", small, "-o", large, "-m", TestWeights.bundled(folder.resolve("model.safetensors"))).done();
        assertLarge(large);
    }

    @Test
    void takesACheckpointTogetherWithClip() throws IOException {
        Path small = TestPictures.write(folder.resolve("small.png"), 64, 64);
        Path large = folder.resolve("large.png");
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        Path generator = TestWeights.replace(Files.copy(both, folder.resolve("generator.safetensors")), "\"clip.t", "\"clip.q");
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
