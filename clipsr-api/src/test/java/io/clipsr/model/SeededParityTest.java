package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.clipsr.ForwardingWeights;
import io.clipsr.image.PictureReader;
import io.clipsr.image.Pixels;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.SeededWeights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests that the network at its published size with seeded weights equals the published program
 * (golden/seed1.safetensors) and the definition of the extensions (golden/seed1_attention.safetensors). Outputs and
 * inner tensors are compared with a relative tolerance of 1e-5.
 */
class SeededParityTest {
    private static final double TOLERANCE = 1e-5;
    private static final Map<String, String[]> PROMPTS = Map.of(
            "noise64", new String[] {"this bird has a bright red crown, a white belly and a short pointed beak"},
            "noise32", new String[] {"The woman has wavy hair, high cheekbones and is wearing lipstick."},
            "noise16", new String[] {"A red double-decker bus drives down a wet street."},
            "odd48x40", new String[] {""},
            "batch2", new String[] {"a small brown bird", "a large blue bird"},
            "cat64", new String[] {"a close-up photo of a ginger tabby cat with green eyes"});
    private static final ModelConfig RELEASED = config(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR);

    private static Device device;
    private static SampledGolden published;
    private static SampledGolden extended;

    @BeforeAll
    static void open() throws IOException {
        device = Devices.open("cpu", Devices.defaultThreads());
        published = new SampledGolden("seed1.safetensors");
        extended = new SampledGolden("seed1_attention.safetensors");
    }

    @AfterAll
    static void close() {
        device.close();
    }

    private static ModelConfig config(Graph graph, Fusion fusion, Predictor predictor) {
        return new ModelConfig(
                graph,
                fusion,
                predictor,
                8,
                graph == Graph.PAPER ? 12 : 0,
                fusion == Fusion.CROSS_ATTENTION ? 4 : 0,
                predictor == Predictor.ATTENTION ? 12 : 0,
                64);
    }

    private static ClipSrNetwork network(ModelConfig config) {
        return new ClipSrNetwork(device, SeededWeights.fullSize(config));
    }

    @Test
    void tokensOfTheCases() {
        PROMPTS.forEach((name, prompts) -> {
            int[][] expected = published.ids(name + "/ids");
            for (int i = 0; i < prompts.length; i++) {
                assertArrayEquals(expected[i], ClipTokenizer.clip().encode(prompts[i]), prompts[i]);
            }
        });
    }

    @Test
    void releasedGraph() throws IOException, URISyntaxException {
        ClipSrNetwork network = network(RELEASED);
        for (String name : PROMPTS.keySet()) {
            published.check(name + "/SR", upscale(network, name, published.ids(name + "/ids")), TOLERANCE);
        }
        insideOfText(network);
        insideOfReleasedGraph(network);
    }

    private void insideOfText(ClipSrNetwork network) {
        for (String name : PROMPTS.keySet()) {
            TextFeatures text = network.textEncoder().encode(published.ids(name + "/ids"));
            published.check(name + "/sent_emb", device.download(text.sentence()), TOLERANCE);
        }
        // The golden file has all 77 positions; the encoder computes those up to the end of the text.
        TextFeatures text = network.textEncoder().encode(published.ids("noise64/ids"));
        float[] words = device.download(text.words());
        published.check("noise64/word_emb", Arrays.copyOf(words, 77 * 512), words.length, TOLERANCE);
    }

    private void insideOfReleasedGraph(ClipSrNetwork network) throws IOException, URISyntaxException {
        PromptConditioning condition = network.condition(published.ids("noise64/ids"));
        TifBlock.Conditioning first =
                condition.of(network.refinementModule().block(0).firstFusion());
        published.check(
                "noise64/gamma_G0_fuse1_affine0",
                device.download(first.modulation().gamma0()),
                TOLERANCE);
        published.check(
                "noise64/beta_G0_fuse1_affine0",
                device.download(first.modulation().beta0()),
                TOLERANCE);
        ImageEncoder.Features features = network.imageEncoder()
                .encode(
                        grid("noise64"),
                        network.whole(64, 64),
                        network.refinementModule().firstFusion(),
                        condition);
        published.check("noise64/S0", device.download(features.shallow()), TOLERANCE);
        for (int i = 0; i < 4; i++) {
            published.check(
                    "noise64/R" + (i + 1), device.download(features.levels().get(i)), TOLERANCE);
        }
        published.check("noise64/fuse_G0", device.download(features.prepared().prepared()), TOLERANCE);
        PreparedMap y = features.prepared();
        Tensor refined = null;
        for (int i = 0; i < 4; i++) {
            RefinementBlock block = network.refinementModule().block(i);
            published.check("noise64/G" + i, device.download(block.apply(y, null, null, condition)), TOLERANCE);
            refined = block.apply(y, features.levels().get(3 - i), null, condition);
            if (i < 3) {
                TifBlock next = network.refinementModule().block(i + 1).firstFusion();
                y = block.apply(y, features.levels().get(3 - i), null, next, condition);
            }
        }
        published.check("noise64/body", device.download(network.reconstructor().body(refined, null)), TOLERANCE);
        published.check(
                "noise64/before",
                device.download(network.reconstructor().beforeUpsample(refined, features.shallow(), null)),
                TOLERANCE);
    }

    @Test
    void paperGraph() throws IOException, URISyntaxException {
        ClipSrNetwork network = network(config(Graph.PAPER, Fusion.AFFINE, Predictor.LINEAR));
        for (String name : PROMPTS.keySet()) {
            published.check(name + "/SR_paper", upscale(network, name, published.ids(name + "/ids")), TOLERANCE);
        }
        PromptConditioning condition = network.condition(published.ids("noise64/ids"));
        Tensor deepest = network.imageEncoder()
                .encode(grid("noise64"), network.whole(64, 64))
                .deepest();
        published.check("noise64/prompts", device.download(condition.vitPrompts()), TOLERANCE);
        published.check(
                "noise64/paper_L", device.download(network.promptedFeatures().fuse(deepest, condition)), TOLERANCE);
        published.check(
                "noise64/paper_U", device.download(network.promptedFeatures().apply(deepest, condition)), TOLERANCE);
    }

    @Test
    void releasedGraphWithCrossAttention() throws IOException, URISyntaxException {
        ClipSrNetwork network = network(config(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR));
        checkExtended(network, "released_cross");
        PromptConditioning condition = network.condition(extended.ids("noise64/ids"));
        Tensor deepest = network.imageEncoder()
                .encode(grid("noise64"), network.whole(64, 64))
                .deepest();
        TifBlock fuse1 = network.refinementModule().block(0).firstFusion();
        TifBlock.Conditioning first = condition.of(fuse1);
        extended.check(
                "noise64/released_cross/context_G0_fuse1", device.download(fuse1.context(deepest, first)), TOLERANCE);
        Tensor fused = fuse1.modulate(deepest, first);
        extended.check("noise64/released_cross/fuse1_G0", device.download(fused), TOLERANCE);
    }

    @Test
    void paperGraphWithCrossAttention() throws IOException, URISyntaxException {
        checkPaper(Predictor.LINEAR, "paper_cross_linear");
    }

    @Test
    void paperGraphWithCrossAttentionAndAttentivePredictor() throws IOException, URISyntaxException {
        checkPaper(Predictor.ATTENTION, "paper_cross_attention");
    }

    private void checkPaper(Predictor predictor, String form) throws IOException, URISyntaxException {
        ClipSrNetwork network = network(config(Graph.PAPER, Fusion.CROSS_ATTENTION, predictor));
        checkExtended(network, form);
        PromptConditioning condition = network.condition(extended.ids("noise64/ids"));
        extended.check("noise64/" + form + "/prompts", device.download(condition.vitPrompts()), TOLERANCE);
        Tensor deepest = network.imageEncoder()
                .encode(grid("noise64"), network.whole(64, 64))
                .deepest();
        extended.check(
                "noise64/" + form + "/U",
                device.download(network.promptedFeatures().apply(deepest, condition)),
                TOLERANCE);
    }

    private void checkExtended(ClipSrNetwork network, String form) throws IOException, URISyntaxException {
        for (String name : new String[] {"noise64", "batch2"}) {
            extended.check(name + "/" + form + "/SR", upscale(network, name, extended.ids(name + "/ids")), TOLERANCE);
        }
    }

    @Test
    void crossAttentionOfZeroWeightIsTheAffineForm() throws IOException, URISyntaxException {
        ModelWeights cross = SeededWeights.fullSize(config(Graph.RELEASED, Fusion.CROSS_ATTENTION, Predictor.LINEAR));
        ModelWeights muted = new ForwardingWeights(cross) {
            @Override
            public float[] read(String name) {
                float[] values = super.read(name);
                return name.endsWith("attn_gamma.weight") || name.endsWith("attn_beta.weight")
                        ? new float[values.length]
                        : values;
            }
        };
        int[][] ids = published.ids("noise64/ids");
        assertArrayEquals(
                upscale(network(RELEASED), "noise64", ids), upscale(new ClipSrNetwork(device, muted), "noise64", ids));
    }

    @Test
    void onePromptServesABatch() throws IOException, URISyntaxException {
        ClipSrNetwork network = network(config(Graph.PAPER, Fusion.CROSS_ATTENTION, Predictor.ATTENTION));
        int[] prompt = published.ids("noise64/ids")[0];
        float[] shared = upscale(network, "batch2", new int[][] {prompt});
        float[] each = upscale(network, "batch2", new int[][] {prompt, prompt});
        assertArrayEquals(each, shared, 1e-4f);
    }

    private static float[] upscale(ClipSrNetwork network, String name, int[][] ids)
            throws IOException, URISyntaxException {
        PromptConditioning condition = network.condition(ids);
        try (TensorScope scope = device.openScope()) {
            return device.download(network.upscale(grid(name), condition));
        }
    }

    /** Returns the picture of the test case on its 64x64 grid. */
    private static Tensor grid(String name) throws IOException, URISyntaxException {
        int[] shape = switch (name) {
            case "noise32" -> new int[] {1, 3, 32, 32};
            case "noise16" -> new int[] {1, 3, 16, 16};
            case "odd48x40" -> new int[] {1, 3, 48, 40};
            case "batch2" -> new int[] {2, 3, 64, 64};
            default -> new int[] {1, 3, 64, 64};
        };
        float[] values = name.equals("cat64")
                ? Pixels.of(PictureReader.read(Path.of(SeededParityTest.class
                                .getResource("/io/clipsr/golden/cat64.png")
                                .toURI())))
                        .rgb()
                : SeededWeights.picture(1, name, shape);
        return device.resizeNearest(device.upload(values, shape), 64, 64);
    }
}
