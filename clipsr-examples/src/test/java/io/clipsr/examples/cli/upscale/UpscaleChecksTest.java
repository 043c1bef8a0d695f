package io.clipsr.examples.cli.upscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestPictures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inputs that {@code upscale} refuses before it works: exit code 1, one line, and no file left behind. */
class UpscaleChecksTest {

    private static final int FAILED = 1;

    @TempDir
    private Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void picture() throws IOException {
        input = TestPictures.write(folder.resolve("small.png"), 64, 64);
        output = folder.resolve("large.png");
    }

    private void onlyTheInputIsThere() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void inputThatIsNotThere() throws IOException {
        Cli.run("upscale", folder.resolve("no.png"), "-o", output).complains(FAILED, "no.png: no such file");
        onlyTheInputIsThere();
    }

    @Test
    void folderWithoutPictures() throws IOException {
        Path notes = Files.createDirectories(folder.resolve("notes"));
        Files.writeString(notes.resolve("a.txt"), "no picture");
        Files.createDirectory(notes.resolve("more"));
        Cli.run("upscale", notes, "-o", folder.resolve("out"))
                .complains(
                        FAILED,
                        "notes: contains no pictures; 1 other file is ignored; add --recursive to include its subfolders");
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void inputThatIsNoPicture() throws IOException {
        Files.writeString(input, "Dear diary, today I was not a picture.");
        Cli.run("upscale", input, "-o", output).complains(FAILED, "small.png");
        onlyTheInputIsThere();
    }

    @Test
    void emptyInput() throws IOException {
        Files.write(input, new byte[0]);
        Cli.run("upscale", input, "-o", output).complains(FAILED, "small.png", "empty");
        onlyTheInputIsThere();
    }

    @Test
    void truncatedPicture() throws IOException {
        byte[] whole = Files.readAllBytes(input);
        Files.write(input, Arrays.copyOf(whole, whole.length / 2));
        Cli.run("upscale", input, "-o", output).complains(FAILED, "small.png");
        onlyTheInputIsThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"large.xyz", "large", "large.gif"})
    void outputOfNoFormat(String name) throws IOException {
        Files.writeString(input, "the output is checked before this is read");
        Cli.run("upscale", input, "-o", folder.resolve(name)).complains(FAILED, name, "format", "png");
        onlyTheInputIsThere();
    }

    @Test
    void outputThatExists() throws IOException {
        Files.writeString(output, "precious");
        Cli.run("upscale", input, "-o", output).complains(FAILED, "large.png: already exists", "--overwrite");
        assertEquals("precious", Files.readString(output));
    }

    @Test
    void outputThatIsTheInput() throws IOException {
        byte[] before = Files.readAllBytes(input);
        Cli.run("upscale", input, "-o", input, "--overwrite")
                .complains(FAILED, "small.png: is an input file; choose another output");
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(input)));
    }

    @Test
    void outputInADirectoryThatIsNotThere() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        Cli.run("upscale", input, "-o", nowhere.resolve("large.png"))
                .complains(FAILED, "cannot be written", "no directory " + nowhere);
        onlyTheInputIsThere();
    }

    @Test
    void outputBelowAFile() {
        Cli.run("upscale", input, "-o", input.resolve("large.png"))
                .complains(FAILED, "cannot be written", "no directory");
    }

    @Test
    void outputInADirectoryWithoutPermission() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeFalse(!locked.toFile().setWritable(false) || Files.isWritable(locked), "this user may write anywhere");
        Cli.run("upscale", input, "-o", locked.resolve("large.png"))
                .complains(FAILED, "no permission to write in " + locked);
    }

    @Test
    void inputWithoutPermission() {
        assumeFalse(!input.toFile().setReadable(false) || Files.isReadable(input), "this user may read anything");
        Cli.run("upscale", input, "-o", output).complains(FAILED, "cannot be read: permission denied");
    }

    @Test
    void modelThatIsNotThere() throws IOException {
        Cli.run("upscale", input, "-o", output, "-m", folder.resolve("no.safetensors"))
                .complains(FAILED, "no.safetensors: no such file");
        onlyTheInputIsThere();
    }

    @Test
    void modelThatIsNoModel() throws IOException {
        Path model = Files.writeString(folder.resolve("model.safetensors"), "not a model at all");
        Cli.run("upscale", input, "-o", output, "-m", model).complains(FAILED, "model.safetensors");
        assertFalse(Files.exists(output));
    }

    @Test
    void gpuThatIsNotThere() throws IOException {
        Cli.run("upscale", input, "-o", output, "-d", "cuda:99").complains(FAILED, "cuda:99 is not available: ");
        onlyTheInputIsThere();
    }

    @Test
    void stackTraceOnlyWhenAskedFor() {
        Cli verbose = Cli.run("upscale", folder.resolve("no.png"), "-o", output, "--verbose");
        assertEquals(FAILED, verbose.code());
        assertTrue(verbose.err().contains("\tat io.clipsr."), verbose.err());
    }

    @Test
    void namesDoNotControlTheTerminal() throws IOException {
        assumeFalse(File.separatorChar == '\\', "Windows allows no control characters in names");
        Path bad = Files.writeString(folder.resolve("\u001b]0;pwned\u0007\u001b[31mevil\u202e.png"), "x");
        for (Cli cli : new Cli[] {
            Cli.run("upscale", bad, "-o", output),
            Cli.run("upscale", bad, "-o", output, "--verbose"),
            Cli.run("upscale", folder, "-s", 2, "-o", folder.resolve("out")),
        }) {
            assertTrue(cli.err().contains("?]0;pwned??[31mevil?.png"), cli.err());
            assertFalse(
                    cli.err().chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x202e),
                    cli.err());
        }
        // JSON has the exact name, as an escape sequence of its own.
        assertTrue(Cli.run("upscale", bad, "-o", output, "--json").out().contains("\\u001B]0;pwned\\u0007"));
    }
}
