package io.clipsr.examples.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.TestPictures;
import io.clipsr.examples.cli.launcher.Launcher.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that cannot be written. Only Linux has {@code /dev/full}, a disk without room. */
@EnabledOnOs(OS.LINUX)
class StandardOutputTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "upscale --help",
                "help upscale",
                "devices",
                "cache path",
                "inspect model.safetensors",
                "upscale small.png -o large.png -s 2 --json"
            })
    void whatIsLostIsAnError(String command) throws IOException, InterruptedException {
        TestPictures.write(folder.resolve("small.png"), 8, 8);
        Files.write(folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        Launcher launcher = new Launcher(folder)
                .with("CLIPSR_CACHE", folder.resolve("cache").toString());
        Run run = launcher.run("\"$CLIPSR\" " + command + " > /dev/full");
        assertEquals(1, run.code(), run.err());
        assertTrue(run.err().contains("clipsr: standard output cannot be written"), run.err());
    }

    @Test
    void whatIsNotNeededMayBeClosed() throws IOException, InterruptedException {
        TestPictures.write(folder.resolve("small.png"), 8, 8);
        Run run = new Launcher(folder).run("\"$CLIPSR\" upscale small.png -o large.png -s 2 --quiet >&-");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.err());
        assertTrue(Files.exists(folder.resolve("large.png")));
        run = new Launcher(folder).run("\"$CLIPSR\" devices >&-");
        assertEquals(1, run.code(), run.err());
    }
}
