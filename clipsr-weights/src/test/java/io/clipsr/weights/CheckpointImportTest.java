package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.storage.Float16;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointImportTest {
    private static final Map<String, String> CONFIG = Map.of("text_heads", "3");

    @TempDir
    Path folder;

    private Path clip;

    @BeforeEach
    void copyClip() {
        clip = TinyNetwork.fixture(folder, "clip.pth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.pth", "training.pth"})
    void everyWrappingGivesTheSameModel(String fixture) {
        try (CheckpointImport model = CheckpointImport.open(TinyNetwork.fixture(folder, fixture), clip, null)) {
            assertSame(TinyNetwork.seeded(TinyNetwork.RELEASED), model);
            assertEquals(
                    TinyNetwork.WIDTHS.generator().encoder(),
                    model.widths().generator().encoder());
        }
    }

    @Test
    void thePaperGraphWithAllExtensionsAndAHalfViT() {
        try (CheckpointImport model =
                CheckpointImport.open(TinyNetwork.fixture(folder, "paper_half_vit.pth"), clip, null)) {
            SeededWeights expected = TinyNetwork.seeded(TinyNetwork.PAPER);
            assertEquals(TinyNetwork.WIDTHS, model.widths());
            assertEquals(expected.config(), model.config());
            assertEquals(expected.names(), model.names());
            for (String name : expected.names()) {
                float[] values = expected.read(name);
                if (name.contains(".CLIP_ViT.")) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Float16.toFloat(Float16.fromFloat(values[i]));
                    }
                }
                assertArrayEquals(values, model.read(name), name);
            }
        }
    }

    @Test
    void theReleasedGraphOfThatFileLeavesThePapersPartsOut() {
        try (CheckpointImport model =
                CheckpointImport.open(TinyNetwork.fixture(folder, "paper_half_vit.pth"), clip, Graph.RELEASED)) {
            assertEquals(
                    new ModelConfig(
                            Graph.RELEASED,
                            ModelConfig.Fusion.CROSS_ATTENTION,
                            ModelConfig.Predictor.LINEAR,
                            3,
                            0,
                            1,
                            0,
                            64),
                    model.config());
            assertEquals(false, model.contains("netG.TBlocks.conv1.weight"));
        }
    }

    @Test
    void oneFileMayHoldBoth() {
        Map<String, float[]> values = TinyNetwork.values();
        try (CheckpointImport model = CheckpointImport.open(generator(values), null, null)) {
            assertSame(TinyNetwork.seeded(TinyNetwork.RELEASED), model);
        }
    }

    @Test
    void headsThatNothingTellsAreAskedFor() {
        Path bare = TinyNetwork.fixture(folder, "bare.pth");
        assertEquals(
                "The settings of " + bare + " with " + clip
                        + " do not fit: text_heads is not given, and a width of 6 is not a multiple "
                        + "of 64, from which the default follows; add it to the checkpoint's config.",
                refusal(bare, clip, null));
    }

    @Test
    void settingsThatContradictTheTensorsAreRefused() {
        assertEquals("text_heads = 4 does not divide the width 6", fault(Map.of("text_heads", "4")));
        assertEquals("text_heads = 'three' is not a positive whole number", fault(Map.of("text_heads", "three")));
        assertEquals(
                "graph = 'other' is given, expected released or paper",
                fault(Map.of("text_heads", "3", "graph", "other")));
        assertEquals(
                "fusion = cross_attention is given, but its keys (fuse1.attn.to_q.weight) belong to affine",
                fault(Map.of("text_heads", "3", "fusion", "cross_attention")));
        assertEquals(
                "tiling = 'large' is given, expected exact or cross_faded",
                fault(Map.of("text_heads", "3", "tiling", "large")));
        assertEquals(
                "grid = 60 is given, expected a multiple of 8 from 16 to 1024",
                fault(Map.of("text_heads", "3", "grid", "60")));
        assertEquals(
                "grid = 4096 is given, expected a multiple of 8 from 16 to 1024",
                fault(Map.of("text_heads", "3", "grid", "4096")));
    }

    @Test
    void missingAndUnknownKeysAreListed() {
        Map<String, float[]> values = TinyNetwork.values();
        values.keySet().removeIf(name -> name.startsWith("netG.GBlocks.1.fuse1.affine0"));
        values.put("netG.GBlocks.1.fuse3.weight", new float[2]);
        values.put("netG.to_rgb.1.bias", new float[3]);
        Path file = generator(values);
        assertEquals(
                file + " does not hold the network of the released graph: it lacks (8 of 200): "
                        + "netG.GBlocks.1.fuse1.affine0.fc_gamma.linear1.weight, netG.GBlocks.1.fuse1.affine0.fc_gamma.linear1.bias, "
                        + "netG.GBlocks.1.fuse1.affine0.fc_gamma.linear2.weight, netG.GBlocks.1.fuse1.affine0.fc_gamma.linear2.bias, "
                        + "netG.GBlocks.1.fuse1.affine0.fc_beta.linear1.weight, and 3 more; it has unknown keys (1 of 194): "
                        + "netG.GBlocks.1.fuse3.weight.",
                refusal(file, null, null));
    }

    @Test
    void thePaperGraphNeedsItsTensors() {
        Path file = TinyNetwork.fixture(folder, "plain.pth");
        assertEquals(
                file + " with " + clip + " does not hold the network of the paper graph: it lacks (58 of 258): "
                        + "netG.TBlocks.conv1.weight, netG.TBlocks.conv1.bias, netG.TBlocks.fuse1.affine0.fc_gamma.linear1.weight, "
                        + "netG.TBlocks.fuse1.affine0.fc_gamma.linear1.bias, netG.TBlocks.fuse1.affine0.fc_gamma.linear2.weight, and 53 more. "
                        + "It has the released graph: select that one.",
                refusal(file, clip, Graph.PAPER));
    }

    @Test
    void shapesThatDoNotFitAreShown() {
        Map<String, float[]> values = TinyNetwork.values();
        values.put("netG.GBlocks.3.c_sc.weight", new float[25]);
        values.put("clip.ln_final.bias", new float[7]);
        Path file = generator(values);
        assertEquals(
                file + " has shapes that do not fit together: 'netG.GBlocks.3.c_sc.weight' is 25, expected 4x6x1x1; "
                        + "'clip.ln_final.bias' is 7, expected 6.",
                refusal(file, null, null));
    }

    @Test
    void aNotANumberIsFoundWhenItIsRead() {
        Map<String, float[]> values = TinyNetwork.values();
        values.get("netG.c4.weight")[17] = Float.NaN;
        values.get("clip.token_embedding.weight")[13] = Float.NEGATIVE_INFINITY;
        Path file = generator(values);
        try (CheckpointImport model = CheckpointImport.open(file, null, null)) {
            String rest = ": weights must be finite numbers; use a checkpoint of a training that did not diverge.";
            assertEquals(
                    "Tensor 'netG.c4.weight' of " + file + " holds NaN at index 17" + rest,
                    assertThrows(WeightFormatException.class, () -> model.read("netG.c4.weight"))
                            .getMessage());
            model.readRows("clip.token_embedding.weight", 0, 1, 3);
            assertEquals(
                    "Tensor 'clip.token_embedding.weight' of " + file + " holds -Infinity at index 13" + rest,
                    assertThrows(WeightFormatException.class, () -> model.readRows("clip.token_embedding.weight", 0, 2))
                            .getMessage());
        }
    }

    @Test
    void whatIsGivenAsClipHasToBeClip() {
        Path generator = TinyNetwork.fixture(folder, "plain.pth");
        Path bare = TinyNetwork.fixture(folder, "bare.pth");
        String keys = " Keys such as 'token_embedding.weight' and 'transformer.resblocks.0.ln_1.weight' were expected.";
        assertEquals(
                bare + " is not CLIP's state dict: this looks like a CLIP-SR generator." + keys,
                refusal(generator, bare, null));

        Path images = file("images.safetensors", "visual.class_embedding", "visual.proj", "visual.conv1.weight");
        assertEquals(
                images + " is not CLIP's state dict: this looks like a CLIP image encoder without the text encoder."
                        + keys,
                refusal(generator, images, null));

        assertEquals(
                generator + " holds a generator, but no text encoder; also give CLIP's state dict (--clip).",
                refusal(generator, null, null));
    }

    @Test
    void whatIsGivenAsGeneratorHasToBeOne() {
        assertEquals(
                clip
                        + " holds no CLIP-SR generator: this looks like a CLIP state dict in OpenAI's layout. Keys such as "
                        + "'netG.GBlocks.0.c1.weight' were expected.",
                refusal(clip, clip, null));
        Path other = file("other.safetensors", "layer1.weight", "layer2.weight");
        assertEquals(
                other + " holds no CLIP-SR generator: this looks like an unrelated network. Keys such as "
                        + "'netG.GBlocks.0.c1.weight' were expected.",
                refusal(other, clip, null));
        Path twice = file(
                "twice.safetensors",
                "a.upsample.0.weight",
                "a.GBlocks.0.c1.weight",
                "b.upsample.0.weight",
                "b.GBlocks.0.c1.weight");
        assertEquals(
                twice
                        + " holds the same network more than once, with the prefixes 'a.' and 'b.'; save only the one that is meant.",
                refusal(twice, clip, null));
    }

    private String fault(Map<String, String> settings) {
        Path file = TinyNetwork.write(folder.resolve("settings.safetensors"), settings, TinyNetwork.values());
        String message = refusal(file, null, null);
        String start = "The settings of " + file + " do not fit: ";
        assertEquals(start, message.substring(0, start.length()));
        return message.substring(start.length(), message.length() - 1);
    }

    private Path generator(Map<String, float[]> values) {
        return TinyNetwork.write(folder.resolve("both.safetensors"), CONFIG, values);
    }

    private Path file(String name, String... keys) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (String key : keys) {
            values.put(key, new float[1]);
        }
        return TinyNetwork.write(folder.resolve(name), new HashMap<>(), values);
    }

    private static String refusal(Path generator, Path clip, Graph graph) {
        return assertThrows(
                        WeightFormatException.class,
                        () -> CheckpointImport.open(generator, clip, graph).close())
                .getMessage();
    }

    private static void assertSame(SeededWeights expected, FileBackedModel model) {
        assertEquals(expected.config(), model.config());
        assertEquals(expected.names(), model.names());
        for (String name : expected.names()) {
            assertArrayEquals(expected.shape(name), model.shape(name), name);
            assertArrayEquals(expected.read(name), model.read(name), name);
        }
    }
}
