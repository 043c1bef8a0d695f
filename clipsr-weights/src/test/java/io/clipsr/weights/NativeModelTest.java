package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.convert.ModelLoader;
import io.clipsr.weights.convert.WeightConverter;
import io.clipsr.weights.format.WeightFormatException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeModelTest {
    @TempDir
    Path folder;

    @Test
    void theBundledModelIsWholeAndSaysWhereItComesFrom() {
        try (NativeModel model = BundledModel.open()) {
            assertEquals(
                    new ModelConfig(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR, 4, 0, 4, 0, 64),
                    model.config());
            assertEquals(256, model.names().size());
            long values = 0;
            for (String name : model.names()) {
                values += model.read(name).length;
            }
            assertEquals(2_669_316 + 3_271_232, values);
            assertArrayEquals(new int[] {49408, 64}, model.shape("clip.token_embedding.weight"));
            assertEquals(128, model.readRows("clip.token_embedding.weight", 49407, 0).length);
            assertEquals("Apache-2.0", model.metadata().get("licence"));
            assertTrue(
                    model.metadata().get("training_data").contains("79 CC0, 140 public domain, 17 CC-BY, 33 CC-BY-SA"));
            assertEquals(
                    "a11ff2dc9708ec1b710735d3f5cc282e43c0af92ef49166ea152ec1949b989b7",
                    model.metadata().get("source_sha256"));
        }
    }

    @Test
    void afterCloseReadingIsAnError() {
        NativeModel model = BundledModel.open();
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.read("netG.R.weight"));
    }

    @Test
    void aTensorThatIsNotThereIsNamed() {
        try (NativeModel model = BundledModel.open()) {
            assertEquals(
                    "The model has no tensor 'netG.x'.",
                    assertThrows(WeightFormatException.class, () -> model.shape("netG.x"))
                            .getMessage());
        }
    }

    @Test
    void openModelTakesNativeFilesAndCheckpoints() {
        Path generator = TinyNetwork.fixture(folder, "plain.pth");
        Path clip = TinyNetwork.fixture(folder, "clip.pth");
        Path output = folder.resolve("model.safetensors");
        WeightConverter.from(generator).clip(clip).writeTo(output);
        try (ModelWeights model = ModelLoader.open(output, null)) {
            assertInstanceOf(NativeModel.class, model);
        }
        try (ModelWeights model = ModelLoader.open(generator, clip)) {
            assertInstanceOf(NativeModel.class, model); // converted, see ConversionCacheTest
        }
        assertEquals(
                output + " is a native clipsr model already; use it directly, without a CLIP file.",
                assertThrows(WeightFormatException.class, () -> ModelLoader.open(output, clip))
                        .getMessage());
        assertEquals(
                generator
                        + " is not a native clipsr model: this looks like a CLIP-SR generator. Give a generator checkpoint together "
                        + "with CLIP's file (--clip), or convert both first (clipsr convert).",
                assertThrows(WeightFormatException.class, () -> NativeModel.open(generator))
                        .getMessage());
    }

    @Test
    void anotherVersionIsRefused() {
        Path file = TinyNetwork.write(
                folder.resolve("x.safetensors"),
                Map.of("format", "clipsr", "version", "2", "text_heads", "3"),
                TinyNetwork.values());
        assertEquals(
                file
                        + " has the format version '2', this library reads version 1; use a newer library, or convert the checkpoint "
                        + "again.",
                assertThrows(WeightFormatException.class, () -> NativeModel.open(file))
                        .getMessage());
    }

    @Test
    void theScalesOfAModelAreRead() {
        assertEquals(List.of(4, 8, 16), scales(Map.of()), "a file that names none is for all");
        assertEquals(List.of(4, 16), scales(Map.of("scales", "16,4")));
        assertEquals(List.of(8), scales(Map.of("scales", " 8 ")));
        for (String wrong : List.of("", "4,", "2", "4 8", "4,5", "4;8")) {
            WeightFormatException e =
                    assertThrows(WeightFormatException.class, () -> scales(Map.of("scales", wrong)), wrong);
            assertEquals(WeightFormatException.Kind.WRONG_SETTINGS, e.kind());
            assertTrue(
                    e.getMessage()
                            .endsWith("scales = '" + wrong
                                    + "' is given, expected one or more of 4, 8 and 16, separated by commas."),
                    e.getMessage());
        }
    }

    @Test
    void aConvertedModelKeepsTheScalesOfItsCheckpoint() {
        Path checkpoint = TinyNetwork.write(
                folder.resolve("c.safetensors"),
                Map.of("config.text_heads", "3", "config.scales", "8,4"),
                TinyNetwork.values());
        Path output = folder.resolve("model.safetensors");
        WeightConverter.from(checkpoint).metadata("scales", "16").writeTo(output);
        try (NativeModel model = NativeModel.open(output)) {
            assertEquals(List.of(4, 8), model.config().scales());
            assertEquals("4,8", model.metadata().get("scales"));
        }
    }

    private List<Integer> scales(Map<String, String> settings) {
        Map<String, String> metadata = new HashMap<>(settings);
        metadata.putAll(Map.of("format", "clipsr", "version", "1", "text_heads", "3"));
        Path file = TinyNetwork.write(folder.resolve("scales.safetensors"), metadata, TinyNetwork.values());
        try (NativeModel model = NativeModel.open(file)) {
            return model.config().scales();
        }
    }

    @Test
    void inspectionTellsWhatAFileIs() {
        Inspection paper = Inspection.of(TinyNetwork.fixture(folder, "paper_half_vit.pth"));
        assertEquals("PyTorch zip checkpoint", paper.container());
        assertEquals(Layout.GENERATOR, paper.layout());
        assertEquals(137_960, paper.fileBytes());
        assertEquals("paper", paper.metadata().get("config.graph"));
        assertEquals(
                List.of(
                        "This is a CLIP-SR generator.",
                        "Stored as F32 (297 tensors), F16 (28 tensors).",
                        "Its generator has the prefix 'model.netG.'.",
                        "Runs the released graph: fusion cross_attention (1 heads), text heads 3, grid 64, 6579 parameters; encoder=4,6,6,6 body=1 "
                                + "tail=1 sentence=6 tif=1.",
                        "Runs the paper graph: fusion cross_attention (1 heads), predictor attention (4 heads), ViT heads 2, text heads 3, grid 64, "
                                + "10775 parameters; encoder=4,6,6,6 body=1 tail=1 sentence=6 tif=1 refinement=2 vit=8 vit_mlp=10 vit_layers=2 "
                                + "prompts=2 predictor_mlp=10.",
                        "It also needs CLIP's state dict: clipsr convert --generator FILE --clip CLIP -o MODEL.safetensors"),
                paper.findings());

        Inspection plain = Inspection.of(TinyNetwork.fixture(folder, "plain.pth"));
        assertEquals(
                "It lacks the additional parts of the paper graph.",
                plain.findings().get(4));

        Inspection training = Inspection.of(TinyNetwork.fixture(folder, "training.pth"));
        assertEquals(
                "Its generator has the prefix 'model.netG.module.'; left out: model.netD, model.netC, optimizers.",
                training.findings().get(2));

        Inspection clip = Inspection.of(TinyNetwork.fixture(folder, "clip.pth"));
        assertEquals(Layout.CLIP, clip.layout());
        assertEquals(
                "This is a CLIP state dict in OpenAI's layout.", clip.findings().get(0));

        Inspection views = Inspection.of(TinyNetwork.fixture(folder, "views.pth"));
        assertEquals(
                List.of(
                        "This is an unrelated network.",
                        "Stored as F64 (1 tensor), F32 (11 tensors), "
                                + "F16 (1 tensor), BF16 (1 tensor), I64 (1 tensor), I32 (1 tensor), I16 (1 tensor), I8 (1 tensor), U8 (1 tensor), BOOL (1 tensor).",
                        "It is not used by this library."),
                views.findings());
        assertEquals("2x3x4", views.tensors().get(0).shapeText());
        assertEquals(96, views.tensors().get(0).bytes());
    }
}
