package io.clipsr.examples.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect}: what it tells of good files, and what of bad ones. */
class InspectTest {

    @TempDir
    private Path folder;

    @Test
    void tellsContainerContentsAndUse() throws IOException {
        Path model = TestWeights.bundled(folder.resolve("model.safetensors"));
        Cli cli = Cli.run("inspect", model).done();
        assertEquals("", cli.err());
        String out = cli.out();
        assertTrue(
                out.startsWith("model.safetensors: safetensors, 11.9 MB, 256 tensors, 5940548 values\n"
                        .replace("\n", System.lineSeparator())),
                out);
        assertTrue(out.contains("native clipsr model"), out);
        assertTrue(
                out.lines()
                        .anyMatch(line ->
                                line.matches("SHA-256 [0-9a-f]{64}: the model that is bundled with this library")),
                out);
        assertTrue(out.contains("Stored as F16 (256 tensors)."), out);
        assertTrue(out.contains("  graph = released"), out);
        assertTrue(out.lines().anyMatch(line -> line.matches("  netG\\.GBlocks +202 tensors +4\\.1 MB")), out);
    }

    @Test
    void listsEveryTensorWhenAsked() throws IOException {
        Path model = TestWeights.bundled(folder.resolve("model.safetensors"));
        String out = Cli.run("inspect", model, "--tensors").done().out();
        assertTrue(out.lines().anyMatch("  netG.head.0.weight F16 96x3x3x3"::equals), out);
    }

    @Test
    void namesNoFileThatItDoesNotKnow() throws IOException {
        Path other = TestWeights.generatorAndClip(folder.resolve("other.safetensors"));
        String out = Cli.run("inspect", other).done().out();
        assertTrue(out.lines().anyMatch(line -> line.matches("SHA-256 [0-9a-f]{64}, unknown to clipsr")), out);
    }

    @Test
    void metadataCannotWriteToTheTerminal() throws IOException {
        Path model = TestWeights.bundled(folder.resolve("model.safetensors"));
        TestWeights.replace(model, "\"name\":\"clipsr-lite\"", "\"name\":\"clipsr\\rlit\"");
        assertTrue(Cli.run("inspect", model).done().out().contains("  name = clipsr?lit"));
    }

    @Test
    void namesCannotWriteToTheTerminalEither() throws IOException {
        Path model = TestWeights.bundled(folder.resolve("model.safetensors"));
        TestWeights.replace(model, "\"netG.head.0.bias\"", "\"netG\\u001b0.bias\"");
        Cli cli = Cli.run("inspect", model, "--tensors").done();
        assertTrue(cli.out().contains("  netG?0.bias F16 96"), cli.out());
        assertTrue(cli.out().contains("unknown keys (1 of 256): netG?0.bias"), cli.out());
    }

    @Test
    void badFiles() throws IOException {
        Cli.run("inspect", folder.resolve("no.pth")).complains(1, "no.pth: no such file");
        Cli.run("inspect", folder).complains(1, "is a directory");
        Cli.run("inspect", Files.createFile(folder.resolve("empty.pth"))).complains(1, "empty.pth is empty");
        Cli.run("inspect", Files.writeString(folder.resolve("letter.pth"), "not a checkpoint, only a letter"))
                .complains(1, "letter.pth is not a weight file");
    }
}
