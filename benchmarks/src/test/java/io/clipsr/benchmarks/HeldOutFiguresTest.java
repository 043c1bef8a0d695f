package io.clipsr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder, the sheets, and what the command says when something is wrong. */
class HeldOutFiguresTest {
    private static final String TWO = """
            [{"file": "a.png", "caption": "one"}, {"caption": "two", "file": "b.png", "n": 1}]""";

    @TempDir
    private Path folder;

    private void folder(String list, int side) throws IOException {
        Files.writeString(folder.resolve("heldout.json"), list, StandardCharsets.UTF_8);
        for (String name : List.of("a.png", "b.png")) {
            ImageIO.write(picture(side, 0x404040), "png", folder.resolve(name).toFile());
        }
    }

    private static BufferedImage picture(int side, int rgb) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            picture.setRGB(i % side, i / side, rgb);
        }
        return picture;
    }

    private static Figures figures(double... psnr) {
        return new Figures(
                "some way",
                Map.of(
                        8,
                        Arrays.stream(psnr)
                                .mapToObj(decibels -> new Quality(decibels, 0))
                                .toList()));
    }

    /** Exit code, a space, the first line of what is said. */
    private static String run(String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = HeldOutFigures.run(args, new PrintStream(PrintStream.nullOutputStream()), err);
        List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(code == 2 ? 2 : 1, lines.size(), lines.toString()); // with the usage
        return code + " " + lines.get(0).replace("held-out-figures: ", "");
    }

    @Test
    void inTheListsOrderWithInputsMadeOrRead() throws IOException {
        folder(TWO.replace("a.png", "c.png").replace("b.png", "a.png").replace("c.png", "b.png"), 256);
        Files.createDirectory(folder.resolve("lr8"));
        ImageIO.write(picture(32, 0xff0000), "png", folder.resolve("lr8/a.png").toFile());
        ImageIO.write(picture(32, 0xff0000), "png", folder.resolve("lr8/b.png").toFile());
        List<HeldOutPicture> pictures = HeldOutPicture.read(folder);
        assertEquals(
                List.of("b", "a"), pictures.stream().map(HeldOutPicture::name).toList());
        assertEquals(
                List.of("one", "two"),
                pictures.stream().map(HeldOutPicture::caption).toList());
        assertEquals(64, pictures.get(0).inputs().get(4).getWidth());
        assertEquals(0xff404040, pictures.get(0).inputs().get(16).getRGB(15, 15));
        assertEquals(0xffff0000, pictures.get(1).inputs().get(8).getRGB(31, 31));
    }

    @Test
    void wrongFoldersAreFailuresOfOneLine() throws IOException {
        Path list = folder.resolve("heldout.json");
        assertEquals("1 " + list + ": no such file; it lists the pictures with their captions", run(folder.toString()));
        folder(TWO, 255);
        assertEquals("1 " + folder.resolve("a.png") + " has 255x255 pixels, expected 256x256", run(folder.toString()));
        folder(TWO.substring(0, TWO.indexOf("},") + 1) + "]", 256);
        assertEquals(
                "1 " + list + " lists 1 picture(s), expected at least two: captions are exchanged among them",
                run(folder.toString()));
        folder("[{\"file\": \"a.png\"}]", 256);
        assertEquals("1 " + list + " has an entry without file or caption, before line 1", run(folder.toString()));
        folder(TWO.replace("b.png", "a.png"), 256);
        assertEquals("1 " + list + " lists a.png twice", run(folder.toString()));
        folder("[{\"file\": ", 256);
        assertTrue(run(folder.toString()).startsWith("1 " + list + " is no JSON: "), run(folder.toString()));
    }

    @Test
    void whatIsMissingIsSaidBeforeTheWork() throws IOException {
        folder(TWO, 256);
        Path missing = folder.resolve("missing");
        assertEquals("1 " + missing + ": no such file", run(folder.toString(), "--others", "other=" + missing));
        assertTrue(run(folder.toString(), "--sheets", missing.toString()).contains("does not exist; create it first"));
        assertTrue(
                run(folder.toString(), "-m", missing.toString()).startsWith("1 "),
                run(folder.toString(), "-m", missing.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a --sheet b", "a -m", "--others x", "a --others x", "a --others =x"})
    void wrongCommandLinesGetTheUsage(String line) {
        assertTrue(run(line.isEmpty() ? new String[0] : line.split(" ")).startsWith("2 "), line);
    }

    @Test
    void sheetsShowAllAndTheLeastGains() throws IOException {
        List<HeldOutPicture> pictures = List.of("a", "b", "c", "d").stream()
                .map(name -> new HeldOutPicture(name, name, picture(256, 0x808080), Map.of(8, picture(32, 0x202020))))
                .toList();
        Figures model = figures(23, 20, 22, 19);
        Figures bicubic = figures(20, 20, 21, 20);
        HeldOutSheets sheets = new HeldOutSheets(pictures, bicubic, model, (picture, scale) -> picture(256, 0xf0f0f0));
        assertEquals(List.of(3, 1, 2), sheets.leastGains());
        sheets.write(folder);
        BufferedImage all = ImageIO.read(HeldOutSheets.all(folder).toFile());
        assertEquals(2 * (4 * 147 - 3 + 14) + 14, all.getWidth());
        assertEquals(2 * (144 + 20 + 14) + 14, all.getHeight());
        int[] greys = {0x20, 0x20, 0xf0, 0x80}; // input, bicubic, model, truth
        for (int i = 0; i < greys.length; i++) {
            assertEquals(greys[i], all.getRGB(14 + i * 147 + 72, 14 + 20 + 72) & 0xff, 3, "picture " + i);
        }
        assertEquals(
                3 * (200 + 20 + 14) + 14,
                ImageIO.read(HeldOutSheets.least(folder).toFile()).getHeight());
    }
}
