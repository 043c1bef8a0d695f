package io.clipsr.weights.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.clipsr.weights.CheckpointImport;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.Widths;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.storage.Float16;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightConverterTest {
    @TempDir
    Path folder;

    private Path clip;
    private Path paper;
    private Path output;

    @BeforeEach
    void copyFixtures() {
        clip = TinyNetwork.fixture(folder, "clip.pth");
        paper = TinyNetwork.fixture(folder, "paper_half_vit.pth");
        output = folder.resolve("model.safetensors");
    }

    @Test
    void theModelFileEqualsTheCheckpoint() throws IOException {
        WeightConverter.from(paper).clip(clip).metadata("licence", "CC0-1.0").writeTo(output);
        try (NativeModel model = NativeModel.open(output);
                CheckpointImport source = CheckpointImport.open(paper, clip, null)) {
            assertEquals(source.config(), model.config());
            assertEquals(source.widths(), model.widths());
            assertEquals(new TreeSet<>(source.names()), new TreeSet<>(model.names()));
            for (String name : source.names()) {
                assertArrayEquals(source.shape(name), model.shape(name), name);
                assertArrayEquals(source.read(name), model.read(name), name);
                assertEquals(source.stored(name).type(), model.stored(name).type(), name);
            }
            Map<String, String> metadata = model.metadata();
            assertEquals("paper_half_vit.pth", metadata.get("source"));
            assertEquals(sha256(paper), metadata.get("source_sha256"));
            assertEquals(sha256(clip), metadata.get("clip_source_sha256"));
            assertEquals("CC0-1.0", metadata.get("licence"));
            assertEquals("3", metadata.get("epoch"));
            assertEquals("4,8,16", metadata.get("scales"));
            assertEquals(
                    "paper cross_attention attention 3 2 1 4 64 exact",
                    String.join(
                            " ",
                            metadata.get("graph"),
                            metadata.get("fusion"),
                            metadata.get("predictor"),
                            metadata.get("text_heads"),
                            metadata.get("vit_heads"),
                            metadata.get("tif_heads"),
                            metadata.get("predictor_heads"),
                            metadata.get("grid"),
                            metadata.get("tiling")));
        }
        byte[] bytes = Files.readAllBytes(output);
        WeightConverter.from(paper)
                .clip(clip)
                .metadata("licence", "CC0-1.0")
                .overwrite(true)
                .writeTo(output);
        assertArrayEquals(bytes, Files.readAllBytes(output));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theReleasedGraphIsWrittenWithoutWhatItDoesNotUse() {
        WeightConverter.from(paper).clip(clip).graph(Graph.RELEASED).writeTo(output);
        try (NativeModel model = NativeModel.open(output)) {
            assertEquals(ModelConfig.Graph.RELEASED, model.config().graph());
            assertEquals(Widths.Refinement.NONE, model.widths().refinement());
            assertEquals(
                    "encoder=4,6,6,6 body=1 tail=1 sentence=6 tif=1 text=6 text_mlp=12 text_layers=2 context=7 vocabulary=20",
                    model.metadata().get("widths"));
            assertFalse(model.contains("netG.mapping.conv.weight"));
            assertFalse(model.contains("clip.visual.proj"));
        }
    }

    @Test
    void halfRoundsEveryWeight() {
        Path plain = TinyNetwork.fixture(folder, "plain.pth");
        WeightConverter.from(plain).clip(clip).half(true).writeTo(output);
        try (NativeModel model = NativeModel.open(output)) {
            SeededWeights exact = TinyNetwork.seeded(TinyNetwork.RELEASED);
            for (String name : exact.names()) {
                assertEquals(ElementType.F16, model.stored(name).type());
                float[] values = exact.read(name);
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float16.toFloat(Float16.fromFloat(values[i]));
                }
                assertArrayEquals(values, model.read(name), name);
            }
        }
    }

    @Test
    void aWeightTooLargeForHalfOrNotANumberLeavesNothingBehind() {
        Map<String, float[]> values = TinyNetwork.values();
        values.get("clip.ln_final.bias")[2] = 70000;
        Path both = TinyNetwork.write(folder.resolve("both.safetensors"), Map.of("text_heads", "3"), values);
        assertEquals(
                "Tensor 'clip.ln_final.bias' holds 70000.0 at index 2, more than half precision can store (65504.0); convert "
                        + "without --half.",
                refusal(WeightConverter.from(both).half(true)));
        values.get("clip.ln_final.bias")[2] = Float.NaN;
        TinyNetwork.write(both, Map.of("text_heads", "3"), values);
        assertEquals(
                "Tensor 'clip.ln_final.bias' of " + both
                        + " holds NaN at index 2: weights must be finite numbers; use a "
                        + "checkpoint of a training that did not diverge.",
                refusal(WeightConverter.from(both)));
        assertEquals(
                Set.of("clip.pth", "paper_half_vit.pth", "both.safetensors"),
                Set.of(folder.toFile().list()));
    }

    @Test
    void aFailureKeepsTheOldFile() throws IOException {
        Files.writeString(output, "old");
        assertEquals(
                output + " already exists; name another file, or allow to overwrite it.",
                unwritable(WeightConverter.from(paper).clip(clip)));
        Map<String, float[]> values = TinyNetwork.values();
        values.get("netG.tail.0.bias")[0] = Float.NaN;
        Path both = TinyNetwork.write(folder.resolve("both.safetensors"), Map.of("text_heads", "3"), values);
        refusal(WeightConverter.from(both).overwrite(true));
        assertEquals("old", Files.readString(output));
    }

    @Test
    void outputsThatCannotBeWrittenAreRefusedBeforeAnyWork() throws IOException {
        output = folder;
        assertEquals(
                folder + " is a directory; name a file to write.",
                unwritable(WeightConverter.from(paper).clip(clip)));
        output = folder.resolve("absent").resolve("model.safetensors");
        assertEquals(
                output + " cannot be written: the folder " + output.getParent() + " does not exist; create it first.",
                unwritable(WeightConverter.from(paper).clip(clip)));
        output = clip.resolve("model.safetensors");
        assertEquals(
                output + " cannot be written: the folder " + clip + " does not exist; create it first.",
                unwritable(WeightConverter.from(paper).clip(clip)));
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeFalse(
                !locked.toFile().setWritable(false) || Files.isWritable(locked),
                "this user may write everywhere, so nothing is unwritable");
        output = locked.resolve("model.safetensors");
        assertEquals(
                output + " cannot be written: no permission to create files in " + locked + ".",
                unwritable(WeightConverter.from(paper).clip(clip)));
    }

    @Test
    void aFailureOfTheFileSystemAtTheEndLeavesNothing() {
        output = folder.resolve("m".repeat(300));
        String message = unwritable(WeightConverter.from(paper).clip(clip));
        assertEquals(
                output + " cannot be written: ",
                message.substring(0, output.toString().length() + 20));
        assertEquals(
                Set.of("clip.pth", "paper_half_vit.pth"), Set.of(folder.toFile().list()));
    }

    @Test
    void aTruncatedCheckpointLeavesNothing() throws IOException {
        byte[] whole = Files.readAllBytes(paper);
        for (int length : new int[] {10, 1000, whole.length / 2, whole.length - 1}) {
            Files.write(paper, Arrays.copyOf(whole, length));
            assertEquals(
                    paper
                            + " is a truncated zip archive: it begins like a PyTorch checkpoint, but the directory at its end is missing; "
                            + "copy or download it again.",
                    refusal(WeightConverter.from(paper).clip(clip)));
        }
        assertFalse(Files.exists(output));
    }

    private String refusal(WeightConverter converter) {
        return assertThrows(WeightFormatException.class, () -> converter.writeTo(output))
                .getMessage();
    }

    private String unwritable(WeightConverter converter) {
        return assertThrows(UncheckedIOException.class, () -> converter.writeTo(output))
                .getMessage();
    }
}
