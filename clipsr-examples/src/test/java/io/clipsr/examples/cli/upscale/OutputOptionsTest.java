package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of {@code upscale} for results: dry run, format, quality, time; and what notes say of prompts and sizes. */
class OutputOptionsTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** More than 77 tokens. */
    private static final String LONG = "a scarlet macaw on a branch ".repeat(20);

    @TempDir
    private Path folder;

    private Path small;
    private Path out;

    @BeforeEach
    void picture() throws IOException {
        small = TestPictures.write(folder.resolve("small.png"), 20, 16);
        out = folder.resolve("out");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void dryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        Files.writeString(folder.resolve("bad.png"), "no picture");
        Cli cli = Cli.run("upscale", folder, "-o", out + "/sub/{name}.jpg", "--dry-run", "--json", "--quality", 80);
        assertEquals(FAILED, cli.code(), cli.err());
        assertTrue(
                cli.err()
                        .matches(
                                "(?s).*small.png 20x16 -> \\S*small.jpg 80x64, 4x, network at 4x, 1 exact tile of 80x64,"
                                        + " tile overhead \\d+ %, about [0-9.]+ s, [0-9.]+ MB\\R.*"),
                cli.err());
        assertTrue(cli.err().contains("clipsr: " + folder.resolve("bad.png") + " is not a picture"), cli.err());
        assertTrue(cli.err().contains("1 to do, about "), cli.err());
        assertTrue(cli.out().contains("\"status\":\"planned\""), cli.out());
        assertTrue(cli.out().matches("(?s).*\"estimatedSeconds\":[0-9.]+,\"estimatedBytes\":\\d{6,}.*"), cli.out());
        assertTrue(cli.out().contains("\"planned\":1,\"done\":0"), cli.out());
        assertEquals(List.of("bad.png", "small.png"), files(folder));
    }

    @Test
    void dryRunFindsWhatTheRunWouldFind() throws IOException {
        Cli.run("upscale", small, "-o", folder.resolve("no/large.png"), "-n").complains(FAILED, "no directory");
        Cli.run("upscale", small, "-o", folder.resolve("b.png"), "-n", "--region", "19,0,2,1:x")
                .complains(FAILED, "the region 19,0,2,1 lies partly outside of the picture of 20x16 pixels");
    }

    @Test
    void dryRunHasTheNotesOfTheRun() throws IOException {
        Files.createDirectory(out);
        String err = Cli.run("upscale", small, "-o", out.resolve("a.png"), "-n", "--fit", "999x999", "-p", LONG)
                .done()
                .err();
        assertTrue(err.contains("a.png 320x256, 16x"), err);
        assertTrue(err.contains("note: " + small + ": the result is 16 times as large"), err);
        assertTrue(err.contains("the prompt is longer than 77 tokens; what follows"), err);
        assertEquals(List.of(), files(out));
    }

    @Test
    void longPromptIsToldOnceOfABatchAndOfEachPictureInJson() throws IOException {
        TestPictures.write(folder.resolve("second.png"), 8, 8);
        Cli cli = Cli.run("upscale", folder, "-o", out + "/", "-s", 2, "-p", LONG, "--json")
                .done();
        assertEquals(
                1, cli.err().lines().filter(line -> line.contains("77 tokens")).count(), cli.err());
        assertEquals(
                2, cli.out().lines().filter(line -> line.contains("77 tokens")).count(), cli.out());
        Cli quiet = Cli.run("upscale", folder, "-o", out + "/", "-s", 2, "-p", LONG, "-q", "--overwrite");
        assertEquals("", quiet.err());
    }

    @ParameterizedTest
    @CsvSource({"jpg, small.jpg", "jpeg, small.jpg", "tif, small.tif", "TIFF, small.tif", "bmp, small.bmp"})
    void formatOfAFolder(String format, String result) throws IOException {
        Cli.run("upscale", small, "-o", out + "/", "-s", 2, "--format", format).done();
        assertEquals(List.of(result), files(out));
    }

    @Test
    void formatAndQualityThatDoNotFit() throws IOException {
        Cli.run("upscale", small, "-o", folder.resolve("a.png"), "--format", "jpg")
                .complains(
                        FAILED, "a.png: is not a name for --format jpg; leave --format out, or end the name in .jpg");
        Cli.run("upscale", small, "-o", folder.resolve("a.png"), "--quality", 90)
                .complains(USAGE, "--quality is for JPEG, but no result is one; leave it out, or write a .jpg");
        assertEquals(List.of("small.png"), files(folder));
    }

    @Test
    void qualityOfAMixedBatchIsForItsJpegs() throws IOException {
        Path low = folder.resolve("low");
        Cli.run("upscale", small, "-o", folder.resolve("b.jpg"), "-s", 2).done();
        Cli.run("upscale", folder, "-o", out + "/", "-s", 2).done();
        Cli.run("upscale", folder, "-o", low + "/", "-s", 2, "--quality", 20).done();
        assertEquals(files(out), files(low));
        assertTrue(Files.size(low.resolve("b.jpg")) < Files.size(out.resolve("b.jpg")));
        assertEquals(Files.size(low.resolve("small.png")), Files.size(out.resolve("small.png")));
    }

    @Test
    void timeIsKept() throws IOException {
        FileTime then = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(small, then);
        Cli.run("upscale", small, "-o", out + "/", "-s", 2, "--keep-time").done();
        assertEquals(then, Files.getLastModifiedTime(out.resolve("small.png")));
    }

    @Test
    void smallTiles() throws IOException {
        String err = Cli.run("upscale", small, "-o", out + "/", "--tile", 16, "--verbose")
                .done()
                .err();
        assertTrue(err.contains("2 exact tiles of 64x64"), err);
    }

    @Test
    void clashingNamesGetATemplateThatHelps() throws IOException {
        TestPictures.write(folder.resolve("small.jpg"), 8, 8);
        Cli.run("upscale", folder, "-o", out + "/{name}.png")
                .complains(FAILED, "would be the result of both", "use a template such as '" + out + "/{name}.{ext}'");
        Files.move(folder.resolve("small.jpg"), folder.resolve("small.gif"));
        Cli clash = Cli.run("upscale", folder, "-o", out + "/");
        clash.complains(FAILED, "use a template such as '" + out + "/{file}.{ext}'");
        Cli.run("upscale", folder, "-o", out + "/{file}.{ext}", "-s", 2).done();
        assertEquals(List.of("small.gif.png", "small.png.png"), files(out));
        TestPictures.write(Files.createDirectory(folder.resolve("sub")).resolve("small.png"), 8, 8);
        Cli.run("upscale", small, folder.resolve("sub/small.png"), "-o", out + "/")
                .complains(FAILED, "; rename one of them, or give each of their folders an output folder of its own");
    }

    @Test
    void resultWhereAFileIsInTheWay() throws IOException {
        Files.writeString(folder.resolve("file"), "x");
        Cli.run("upscale", small, "-o", folder + "/file/{name}.png")
                .complains(FAILED, "file: is a file, where a folder has to be made");
    }

    @Test
    void outputThatIsNotWrittenNamesAConverter() {
        Cli.run("upscale", small, "-o", folder.resolve("a.webp"))
                .complains(FAILED, "can be read but not written", "then convert it, e.g. cwebp");
        Cli.run("upscale", small, "-o", folder.resolve("a.avif"))
                .complains(FAILED, "cannot be written", "then convert it, e.g. avifenc");
    }

    @Test
    void urlsAreNoFiles() {
        Cli.run("upscale", "https://example.org/a.png", "-o", folder.resolve("b.png"))
                .complains(USAGE, "'https://example.org/a.png' is a URL, not a file; download it first, e.g. curl -O");
        Cli.run("upscale", "file:///tmp/a.png", "-o", folder.resolve("b.png"))
                .complains(USAGE, "is a URL, not a file; give the path without file://");
        Cli.run("upscale", small, "-o", "s3://bucket/b.png").complains(FAILED, "is a URL, not a file");
        assertFalse(Files.exists(folder.resolve("b.png")));
    }

    @Test
    void emptyNames() {
        Cli.run("upscale", "", "-o", folder.resolve("b.png")).complains(USAGE, "an empty file name is given");
        Cli.run("upscale", small, "-o", "").complains(FAILED, "an empty file name is given");
    }
}
