package io.clipsr.examples.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.TestPictures;
import io.clipsr.examples.cli.launcher.Launcher.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files with names that are not UTF-8. macOS does not allow them, and Windows has none. */
@EnabledOnOs(OS.LINUX)
class NamesTest {
    private static final String CAFE = "cafe=$(printf 'caf\\351'); ";

    @TempDir
    private Path folder;

    private Launcher launcher;

    @BeforeEach
    void launcher() {
        launcher = new Launcher(folder);
    }

    /** Returns a path with an ISO-8859-1 name such as {@code caf%E9.png}. */
    private Path raw(String name) {
        return Path.of(URI.create(folder.toUri() + name));
    }

    private Path picture(String name) throws IOException {
        Path plain = TestPictures.write(folder.resolve("plain.png"), 8, 8);
        return Files.move(plain, raw(name));
    }

    private Run upscale(String command) throws IOException, InterruptedException {
        return launcher.run(CAFE + "\"$CLIPSR\" upscale -s 2 " + command);
    }

    private void writes(String command, String... results) throws IOException, InterruptedException {
        Run run = upscale(command);
        assertEquals(0, run.code(), run.err());
        for (String result : results) {
            assertTrue(Files.isRegularFile(raw(result)), () -> result + " is missing");
        }
    }

    @Test
    void namedFileIsRead() throws IOException, InterruptedException {
        picture("caf%E9.png");
        writes("\"$cafe.png\" -o plain.png", "plain.png");
        writes("\"$cafe.png\" -o out/", "out/caf%EF%BF%BD.png");
        writes("$PWD/$cafe.png -o '{name}-large.jpg'", "caf%EF%BF%BD-large.jpg");
    }

    @Test
    void namedFolderIsReadAndWritten() throws IOException, InterruptedException {
        Files.createDirectory(raw("caf%E9"));
        picture("caf%E9/a.png");
        writes("\"$cafe\" -o out/", "out/a.png");
        writes("\"$cafe/a.png\" -o \"$cafe/b.png\"", "caf%E9/b.png");
        writes("\"$cafe/a.png\" -o \"$cafe/c.jpg\"", "caf%E9/c.jpg");
        writes("\"$cafe/a.png\" -o \"$cafe/{name}-{scale}x.tif\"", "caf%E9/a-2x.tif");
        writes(". -r -o out2", "out2/caf%E9/a.png");
    }

    @Test
    void promptsAreFound() throws IOException, InterruptedException {
        picture("caf%E9.png");
        Files.writeString(raw("caf%E9.txt"), "a red disc");
        upscale("\"$cafe.png\" -o a.png --json");
        assertTrue(launcher.out().contains("\"prompt\":\"a red disc\""), launcher.out());
        Files.writeString(raw("%E9.tsv"), "caf\uFFFD.png\ta blue disc\n");
        upscale("\"$cafe.png\" -o b.png --json --prompts \"$(printf '\\351.tsv')\"");
        assertTrue(launcher.out().contains("\"prompt\":\"a blue disc\""), launcher.out());
    }

    @Test
    void promptsThatAreNotUtf8AreRefused() throws IOException, InterruptedException {
        picture("a.png");
        for (String command : new String[] {"upscale a.png -p", "upscale a.png --region", "compare a.png -p"}) {
            String area = command.endsWith("region") ? "0,0,4,4:" : "";
            Run run = launcher.run(CAFE + "\"$CLIPSR\" " + command + " \"" + area + "$cafe\" -o b.png");
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("'caf\uFFFD' is not UTF-8 text; set the terminal to UTF-8"), run.err());
        }
    }

    @Test
    void twoNamesThatLookAlikeAreNotMixedUp() throws IOException, InterruptedException {
        picture("caf%E9.png");
        picture("caf%E8.png");
        Run run = upscale("\"$cafe.png\" -o a.png");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("2 names in this folder look like this"), run.err());
        assertFalse(Files.exists(folder.resolve("a.png")));
        run = upscale(". -o out/");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("would be the result of both"), run.err());
    }

    @Test
    void otherCommandsReadThem() throws IOException, InterruptedException {
        picture("caf%E9.png");
        Run run = launcher.run(CAFE + "\"$CLIPSR\" compare \"$cafe.png\" -p 'a disc' -o sheet.png");
        assertEquals(0, run.code(), run.err());
        run = launcher.run(CAFE + "\"$CLIPSR\" inspect \"$cafe.png\"");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("its name or that of a folder is not UTF-8; rename it"), run.err());
    }

    @Test
    void missingAndEmptyNames() throws IOException, InterruptedException {
        Run run = upscale("\"$cafe.png\" -o a.png");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("caf\uFFFD.png: no such file"), run.err());
        run = upscale("\"\" -o a.png");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("an empty file name is given"), run.err());
    }
}
