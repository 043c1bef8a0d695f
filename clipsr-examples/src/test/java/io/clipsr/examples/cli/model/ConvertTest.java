package io.clipsr.examples.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convert}: what it makes, and that of a bad file it makes nothing. */
class ConvertTest {

    private static final int FAILED = 1;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void output() {
        model = folder.resolve("model.safetensors");
    }

    /** Asserts the complaint, and that no file came to be. */
    private void refuses(Path generator, Path clip, String... parts) throws IOException {
        Set<Path> before = files();
        Cli cli = clip == null
                ? Cli.run("convert", "--generator", generator, "-o", model)
                : Cli.run("convert", "--generator", generator, "--clip", clip, "-o", model);
        cli.complains(FAILED, parts);
        assertEquals(before, files());
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void oneModelOfBothParts() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        Cli cli = Cli.run("convert", "--generator", both, "--clip", both, "-o", model)
                .done();
        assertTrue(
                cli.err().startsWith("both.safetensors + both.safetensors -> model.safetensors, 23.8 MB, "), cli.err());
        assertEquals(1, cli.err().lines().count());
        assertTrue(Cli.run("inspect", model).done().out().contains("native clipsr model"));
    }

    @Test
    void halfIsSmaller() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        assertEquals(
                "",
                Cli.run("convert", "--generator", both, "--half", "-o", model, "--quiet")
                        .done()
                        .err());
        double ratio = (double) Files.size(model) / Files.size(both);
        assertTrue(ratio < 0.51, () -> "ratio " + ratio);
    }

    @Test
    void existingOutputIsKept() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        Files.writeString(model, "precious");
        refuses(both, null, "model.safetensors: already exists", "--overwrite");
        assertEquals("precious", Files.readString(model));
        Cli.run("convert", "--generator", both, "-o", model, "--overwrite").done();
        assertEquals(Files.size(both) / 1000, Files.size(model) / 1000, 2);
    }

    @Test
    void outputIsSafetensors() throws IOException {
        Path both = TestWeights.checkpoint(folder.resolve("any.pth"), "}.");
        Cli.run("convert", "--generator", both, "-o", folder.resolve("model.pth"))
                .complains(FAILED, "model.pth", "end the name in .safetensors");
    }

    @Test
    void unwritableOutput() throws IOException {
        Path both = TestWeights.checkpoint(folder.resolve("any.pth"), "}.");
        Cli.run("convert", "--generator", both, "-o", folder.resolve("nowhere").resolve("model.safetensors"))
                .complains(FAILED, "cannot be written", "no directory");
    }

    @Test
    void generatorThatIsNotThere() throws IOException {
        refuses(folder.resolve("no.pth"), null, "no.pth: no such file");
    }

    @Test
    void emptyFile() throws IOException {
        refuses(Files.createFile(folder.resolve("empty.pth")), null, "empty.pth is empty");
    }

    @Test
    void notAWeightFile() throws IOException {
        refuses(
                Files.writeString(folder.resolve("letter.pth"), "Dear diary, today I was not a checkpoint."),
                null,
                "letter.pth",
                "expected");
    }

    @Test
    void truncatedCheckpoint() throws IOException {
        Path whole = TestWeights.checkpoint(folder.resolve("cut.pth"), "}.");
        byte[] bytes = Files.readAllBytes(whole);
        refuses(Files.write(whole, Arrays.copyOf(bytes, bytes.length - 30)), null, "cut.pth");
    }

    @Test
    void truncatedSafetensors() throws IOException {
        Path whole = TestWeights.generatorAndClip(folder.resolve("cut.safetensors"));
        byte[] bytes = Files.readAllBytes(whole);
        refuses(Files.write(whole, Arrays.copyOf(bytes, bytes.length - 1000)), null, "cut.safetensors");
    }

    @Test
    void pickleThatRunsACommandIsRefusedAndNotRun() throws IOException {
        Path proof = folder.resolve("executed");
        Path evil = TestWeights.checkpoint(folder.resolve("evil.pth"), "cos\nsystem\n(S'touch " + proof + "'\ntR.");
        refuses(evil, null, "evil.pth", "os.system");
        assertFalse(Files.exists(proof));
        Cli.run("inspect", evil).complains(FAILED, "evil.pth", "os.system");
        assertFalse(Files.exists(proof));
    }

    @Test
    void missingKey() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        refuses(
                TestWeights.replace(both, "netG.c2.weight", "netG.c9.weight"),
                null,
                "both.safetensors",
                "lacks",
                "netG.c2.weight",
                "netG.c9.weight");
    }

    @Test
    void clipFileThatIsNotClip() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        Path other = Files.copy(both, folder.resolve("other.safetensors"));
        refuses(both, TestWeights.replace(other, "\"clip.t", "\"clip.q"), "other.safetensors is not CLIP's state dict");
    }

    @Test
    void notANumber() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        refuses(TestWeights.poke(both, "netG.c2.weight", Float.NaN), null, "netG.c2.weight", "NaN");
    }

    @Test
    void tooLargeForHalfPrecision() throws IOException {
        Path both = TestWeights.generatorAndClip(folder.resolve("both.safetensors"));
        TestWeights.poke(both, "netG.c2.weight", 1e6f);
        Cli.run("convert", "--generator", both, "--half", "-o", model)
                .complains(FAILED, "netG.c2.weight", "without --half");
        assertFalse(Files.exists(model));
    }
}
