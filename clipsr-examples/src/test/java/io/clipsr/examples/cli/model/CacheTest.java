package io.clipsr.examples.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import io.clipsr.weights.convert.ModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cache}: shows and clears what was converted on first use. */
class CacheTest {

    @TempDir
    private Path folder;

    private String before;
    private Path cache;

    @BeforeEach
    void useAnotherFolder() {
        before = System.getProperty("clipsr.cache");
        cache = folder.resolve("cache");
        System.setProperty("clipsr.cache", cache.toString());
    }

    @AfterEach
    void useTheOldFolder() {
        System.setProperty("clipsr.cache", before);
    }

    @Test
    void showsClearsAndTellsItsPath() throws IOException {
        Path path = cache.resolve("models-1");
        assertEquals(
                "0 models, 0 bytes in " + path, Cli.run("cache").done().out().strip());
        assertFalse(Files.exists(cache), "looking creates nothing");
        assertEquals(path.toString(), Cli.run("cache", "path").done().out().strip());

        ModelLoader.open(TestWeights.generatorAndClip(folder.resolve("both.safetensors")), null)
                .close();
        String shown = Cli.run("cache", "show").done().out();
        assertTrue(shown.startsWith("  both.safetensors, 23.8 MB, "), shown);
        assertTrue(shown.contains("1 model, 23.8 MB in " + path), shown);

        String cleared = Cli.run("cache", "clear").done().out();
        assertEquals("23.8 MB removed from " + path, cleared.strip());
        assertEquals(
                "0 models, 0 bytes in " + path, Cli.run("cache").done().out().strip());
        assertEquals(
                "0 bytes removed from " + path,
                Cli.run("cache", "clear").done().out().strip());
    }

    @Test
    void wrongWordsAndWrongFolders() throws IOException {
        Cli.run("cache", "shwo").complains(2, "expected one of show, clear, path, got 'shwo'");
        String help = Cli.run("cache", "--help").done().out();
        assertTrue(help.replace("\r", "").contains("Example:\n  clipsr cache"), help);
        Files.createDirectories(cache);
        Files.writeString(cache.resolve("models-1"), "a file");
        assertEquals(
                "0 models, 0 bytes in " + cache.resolve("models-1"),
                Cli.run("cache").done().out().strip());
    }
}
