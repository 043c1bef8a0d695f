package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code upscale} with many files and folders. */
class BatchTest {

    @TempDir
    private Path folder;

    private Path photos;
    private Path results;

    @BeforeEach
    void folders() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        results = folder.resolve("results");
    }

    private static Path picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return TestPictures.write(file, 4, 3);
    }

    /** All files below a folder, relative, with slashes. */
    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void threeBrokenOnesOf200DoNotEndTheBatch() throws IOException {
        for (int i = 0; i < 200; i++) {
            picture(photos.resolve(String.format(Locale.ROOT, "%03d.png", i)));
        }
        byte[] whole = Files.readAllBytes(photos.resolve("000.png"));
        Files.write(photos.resolve("007.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(photos.resolve("100.png"), new byte[0]);
        Files.writeString(photos.resolve("199.png"), "Dear diary, today I was not a picture.");
        Files.writeString(photos.resolve("notes.doc"), "left alone");
        Files.writeString(photos.resolve("198.txt"), "a disc");

        Cli cli = Cli.run("upscale", photos, "-o", results, "-s", "2");
        assertEquals(1, cli.code(), cli.err());
        List<String> lines = cli.err()
                .lines()
                .filter(line -> !line.matches("\\d+%: .*"))
                .toList(); // without progress on a slow machine
        assertEquals(4, lines.size(), cli.err());
        for (String broken : List.of("007.png", "100.png", "199.png")) {
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.startsWith("clipsr: ") && line.contains(broken))
                            .count(),
                    cli.err());
        }
        assertTrue(lines.get(3).startsWith("197 done, 3 failed, 1 other file ignored, "), cli.err());
        assertEquals(197, files(results).size());
        assertEquals(8, ImageIO.read(results.resolve("198.png").toFile()).getWidth());
    }

    @Test
    void whatIsThereIsSkippedUnlessItMayBeReplaced() throws IOException {
        picture(photos.resolve("a.png"));
        picture(photos.resolve("b.png"));
        Files.createDirectory(results);
        Files.writeString(results.resolve("a.png"), "precious");
        String err = Cli.run("upscale", photos, "-o", results).done().err();
        assertTrue(err.startsWith("1 done, 1 skipped (result exists; --overwrite replaces it), "), err);
        assertEquals("precious", Files.readString(results.resolve("a.png")));

        err = Cli.run("upscale", photos, "-o", results, "-d", "cuda:99")
                .done()
                .err(); // nothing to do: no device is opened
        assertTrue(err.startsWith("0 done, 2 skipped"), err);

        err = Cli.run("upscale", photos, "-o", results, "--overwrite").done().err();
        assertTrue(err.startsWith("2 done, "), err);
        assertEquals(16, ImageIO.read(results.resolve("a.png").toFile()).getWidth());
    }

    @Test
    void foldersAreKeptAndTheResultsFolderIsNoInput() throws IOException {
        picture(photos.resolve("a.png"));
        picture(photos.resolve("sea/b.PNG"));
        picture(photos.resolve("sea/deep/c.png"));
        picture(photos.resolve(".thumbnails/a.png"));
        picture(photos.resolve("._a.png"));
        Path inside = photos.resolve("large");
        Cli.run("upscale", photos, "--recursive", "-o", inside + "/{name}-{scale}x.{ext}", "-s", "2.50")
                .done();
        assertEquals(List.of("a-2.5x.png", "sea/b-2.5x.png", "sea/deep/c-2.5x.png"), files(inside));
        String err = Cli.run("upscale", photos, "-r", "-o", inside + "/{name}-{scale}x.{ext}", "-s", "2.50")
                .done()
                .err();
        assertTrue(err.startsWith("0 done, 3 skipped"), err);

        err = Cli.run("upscale", photos, "-o", results + "/").done().err();
        assertTrue(err.startsWith("1 done, "), err);
        assertEquals(List.of("a.png"), files(results));
    }

    @Test
    void namesWithSpacesEmojiAndKana() throws IOException {
        Path name = picture(photos.resolve("a b \u3042 \uD83E\uDD9C.png"));
        Cli.run("upscale", name, photos, "-o", results).done();
        assertEquals(List.of("a b \u3042 \uD83E\uDD9C.png"), files(results));
    }

    @Test
    void twoPicturesWithOneResultAreRefused() throws IOException {
        picture(photos.resolve("a.png"));
        picture(photos.resolve("sea/a.png"));
        Cli.run("upscale", photos, "-r", "-o", results + "/{name}{folder}.png").done();
        Cli.run("upscale", photos.resolve("a.png"), photos.resolve("sea/a.png"), "-o", results.resolve("x"))
                .complains(1, "would be the result of both", "sea");
        assertFalse(Files.exists(results.resolve("x")));
    }

    @Test
    void aResultThatIsAnInputIsRefused() throws IOException {
        Path a = picture(photos.resolve("a.png"));
        byte[] before = Files.readAllBytes(a);
        Cli.run("upscale", photos, "-o", photos, "--overwrite").complains(1, "is an input file", "another folder");
        Path words = Files.writeString(photos.resolve("words.png"), "a.png\ta disc");
        Cli.run("upscale", a, "-o", words, "--overwrite", "--prompts", words).complains(1, "is an input file");
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(a)));
    }

    @Test
    void severalPicturesNeedAFolder() throws IOException {
        Path a = picture(photos.resolve("a.png"));
        Path b = picture(photos.resolve("b.png"));
        Cli.run("upscale", a, b, "-o", folder.resolve("large.png")).complains(1, "is one file", "give a folder");
        Cli.run("upscale", a, b, "-o", results + "/{nam}.png")
                .complains(1, "unknown placeholder {nam}", "did you mean {name}?");
        Cli.run("upscale", a, b, "-o", results + "/{name}.gif")
                .complains(1, "{name}.gif", "a format that can be read but not written", "png");
        Cli.run("upscale", a, b, "-o", results + "/{name}-{scale}.png", "--width", "16")
                .complains(1, "{scale} needs --scale");
        assertFalse(Files.exists(results));
    }

    @Test
    void aFileThatIsNotThereFailsAlone() throws IOException {
        Path a = picture(photos.resolve("a.png"));
        Cli cli = Cli.run("upscale", a, photos.resolve("no.png"), "-o", results, "--quiet");
        assertEquals(1, cli.code());
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().startsWith("clipsr: ") && cli.err().contains("no.png"), cli.err());
        assertEquals(List.of("a.png"), files(results));
    }

    @Test
    void verboseTellsOfEachPicture() throws IOException {
        picture(photos.resolve("a.png"));
        Files.writeString(photos.resolve("b.png"), "broken");
        Cli cli = Cli.run("upscale", photos, "-o", results, "--verbose");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("a.png: network at 4x"), cli.err());
        assertTrue(cli.err().contains("a.png 4x3 -> a.png 16x12, 4x, no prompt"), cli.err());
        assertTrue(cli.err().contains("\tat io.clipsr."), cli.err());
    }
}
