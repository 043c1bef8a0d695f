package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests every layout in every file format, with files written by PyTorch (src/test/python/make_fixtures.py). */
class LayoutTableTest {
    private static final Map<String, int[]> GENERATOR = new TreeMap<>(Map.of(
            "R.weight",
            new int[] {1},
            "GBlocks.0.c1.weight",
            new int[] {2, 3, 1, 1},
            "GBlocks.3.c2.weight",
            new int[] {1, 2, 1, 1},
            "conv_before_upsample.0.weight",
            new int[] {1, 2, 1, 1}));
    private static final Map<String, int[]> CLIP = new TreeMap<>(Map.of(
            "positional_embedding",
            new int[] {2, 4},
            "text_projection",
            new int[] {4, 3},
            "token_embedding.weight",
            new int[] {3, 4},
            "ln_final.weight",
            new int[] {4},
            "transformer.resblocks.0.attn.in_proj_weight",
            new int[] {12, 4},
            "transformer.resblocks.0.attn.in_proj_bias",
            new int[] {12}));
    private static final List<String> FILES = List.of(
            "model-1-of-2.safetensors",
            "model-2-of-2.safetensors",
            "pytorch_model-1-of-2.bin",
            "pytorch_model-2-of-2.bin");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model.pth                     | PyTorch zip checkpoint              | GENERATOR
            training.pth                  | PyTorch zip checkpoint              | GENERATOR
            scalers.pth                   | PyTorch zip checkpoint              | GENERATOR
            module.pth                    | PyTorch zip checkpoint              | GENERATOR
            bare.pth                      | PyTorch zip checkpoint              | GENERATOR
            clip.pth                      | PyTorch zip checkpoint              | CLIP
            hugging_face.pth              | PyTorch zip checkpoint              | HUGGING_FACE_CLIP
            both.pth                      | PyTorch zip checkpoint              | GENERATOR_AND_CLIP
            both_hugging_face.pth         | PyTorch zip checkpoint              | GENERATOR_AND_CLIP
            model_legacy.pth              | PyTorch legacy checkpoint           | GENERATOR
            training_legacy.pth           | PyTorch legacy checkpoint           | GENERATOR
            training_protocol5.pth        | PyTorch zip checkpoint              | GENERATOR
            training_protocol5_legacy.pth | PyTorch legacy checkpoint           | GENERATOR
            scalers_legacy.pth            | PyTorch legacy checkpoint           | GENERATOR
            module_legacy.pth             | PyTorch legacy checkpoint           | GENERATOR
            bare_legacy.pth               | PyTorch legacy checkpoint           | GENERATOR
            clip_legacy.pth               | PyTorch legacy checkpoint           | CLIP
            hugging_face_legacy.pth       | PyTorch legacy checkpoint           | HUGGING_FACE_CLIP
            both_legacy.pth               | PyTorch legacy checkpoint           | GENERATOR_AND_CLIP
            both_hugging_face_legacy.pth  | PyTorch legacy checkpoint           | GENERATOR_AND_CLIP
            bare_script.pt                | TorchScript archive                 | GENERATOR
            clip_script.pt                | TorchScript archive                 | CLIP
            bare.safetensors              | safetensors                         | GENERATOR
            module.safetensors            | safetensors                         | GENERATOR
            clip.safetensors              | safetensors                         | CLIP
            clip_no_checksums.pth         | PyTorch zip checkpoint              | CLIP
            clip_library.safetensors      | safetensors                         | CLIP
            hugging_face.safetensors      | safetensors                         | HUGGING_FACE_CLIP
            both.safetensors              | safetensors                         | GENERATOR_AND_CLIP
            model.safetensors.index.json  | safetensors in 2 files              | HUGGING_FACE_CLIP
            pytorch_model.bin.index.json  | PyTorch zip checkpoint in 2 files   | HUGGING_FACE_CLIP
            """)
    void theSameTensorsComeOut(String fixture, String container, Layout layout) throws IOException {
        for (String part : fixture.endsWith(".json") ? FILES : List.<String>of()) {
            copy(part);
        }
        // The format is detected by content, never by extension.
        Path file = Files.move(copy(fixture), folder.resolve("some.file"));
        try (TensorFile weights = TensorFileOpener.open(file)) {
            assertEquals(container, weights.container());
            assertEquals(layout, Layout.of(weights));
            TensorFile named = HuggingFaceClip.underOpenAiNames(weights);
            named.verify(named.tensors().keySet());
            KeyMap keys = KeyMap.of(named);
            boolean both = layout == Layout.GENERATOR_AND_CLIP;
            assertEquals(both || layout == Layout.GENERATOR, keys.hasGenerator());
            assertEquals(layout != Layout.GENERATOR, keys.hasText());
            if (keys.hasGenerator()) {
                assertHolds(named, keys.generator(), "netG.", GENERATOR);
            }
            if (keys.hasText()) {
                assertHolds(named, keys.text(), "clip.", CLIP);
            }
            String epoch = fixture.startsWith("training") || fixture.startsWith("scalers")
                    ? "220"
                    : fixture.startsWith("module.p") || fixture.startsWith("module_") ? "7" : null;
            assertEquals(epoch, weights.metadata().get("epoch"));
        }
    }

    private static void assertHolds(
            TensorFile file, Map<String, String> names, String part, Map<String, int[]> expected) {
        Set<String> known = new TreeSet<>();
        expected.forEach((key, shape) -> {
            String name = names.get(part + key);
            known.add(part + key);
            assertArrayEquals(shape, file.info(name).dimensions(), key);
            float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = i + key.length();
            }
            assertArrayEquals(values, file.read(name), key);
            int width = values.length / shape[0];
            assertArrayEquals(
                    Arrays.copyOfRange(values, (shape[0] - 1) * width, values.length),
                    file.readRows(name, shape[0] - 1),
                    key);
            if (values.length > 2) {
                float[] some = new float[values.length];
                file.read(name, 1, some, 2, values.length - 2);
                assertArrayEquals(
                        Arrays.copyOfRange(values, 1, values.length - 1),
                        Arrays.copyOfRange(some, 2, values.length),
                        key);
            }
        });
        assertEquals(known, new TreeSet<>(names.keySet()));
    }

    /** CLIP is bit-identical in all file formats and with all key names. */
    @ParameterizedTest
    @CsvSource({"clip.pth", "clip_legacy.pth", "clip_script.pt", "clip_hugging_face.bin"})
    void everyClipMakesTheSameModel(String clip) {
        SeededWeights expected = TinyNetwork.seeded(TinyNetwork.RELEASED);
        try (CheckpointImport model = CheckpointImport.open(
                TinyNetwork.fixture(folder, "plain.pth"), TinyNetwork.fixture(folder, clip), null)) {
            assertEquals(expected.names(), model.names());
            for (String name : expected.names()) {
                assertArrayEquals(expected.shape(name), model.shape(name), name);
                assertArrayEquals(expected.read(name), model.read(name), name);
            }
        }
    }

    @Test
    void oneClipInTwoLayoutsIsAmbiguous() {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (String key : List.of(
                "token_embedding.weight",
                "text_model.embeddings.token_embedding.weight",
                "text_model.encoder.layers.0.layer_norm1.weight")) {
            values.put(key, new float[1]);
        }
        Path file = TinyNetwork.write(folder.resolve("two.safetensors"), Map.of(), values);
        try (TensorFile weights = TensorFileOpener.open(file)) {
            WeightFormatException e =
                    assertThrows(WeightFormatException.class, () -> HuggingFaceClip.underOpenAiNames(weights));
            assertEquals(WeightFormatException.Kind.AMBIGUOUS_NETWORK, e.kind());
            assertTrue(
                    e.getMessage().startsWith(file + " holds 'token_embedding.weight' more than once"), e.getMessage());
        }
    }

    private Path copy(String name) throws IOException {
        try (InputStream in = LayoutTableTest.class.getResourceAsStream("layouts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("test resource layouts/" + name + " is missing");
            }
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }
}
