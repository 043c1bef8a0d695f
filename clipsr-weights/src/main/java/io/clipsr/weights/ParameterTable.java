package io.clipsr.weights;

import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and shapes of all tensors that a network of a given configuration and given sizes uses. A model file has
 * exactly these.
 */
final class ParameterTable {
    private final ModelConfig config;
    private final Widths widths;
    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private ParameterTable(ModelConfig config, Widths widths) {
        this.config = config;
        this.widths = widths;
    }

    /** Returns the native names ({@code netG....}, {@code clip....}) and shapes of the whole model. */
    static Map<String, int[]> of(ModelConfig config, Widths widths) {
        ParameterTable table = new ParameterTable(config, widths);
        table.generator();
        table.text();
        return Collections.unmodifiableMap(table.shapes);
    }

    /** Returns the names and shapes of the generator alone. */
    static Map<String, int[]> ofGenerator(ModelConfig config, Widths widths) {
        ParameterTable table = new ParameterTable(config, widths);
        table.generator();
        return Collections.unmodifiableMap(table.shapes);
    }

    /** Returns whether the published program or CLIP stores a tensor without using it; such tensors are ignored. */
    static boolean isUnused(String name, Graph graph) {
        List<String> unused = graph == Graph.RELEASED
                ? List.of("netG.TBlocks.", "netG.mapping.")
                : List.of("netG.mapping.FBlocks.", "netG.mapping.CLIP_ViT.conv1.");
        return unused.stream().anyMatch(name::startsWith)
                || List.of("netG.fc_code.", "netG.GBlocks.4.", "netG.GBlocks.5.", "netG.to_rgb.", "clip.visual.")
                        .stream()
                        .anyMatch(name::startsWith)
                || List.of("clip.logit_scale", "clip.input_resolution", "clip.context_length", "clip.vocab_size")
                        .contains(name);
    }

    private void generator() {
        List<Integer> r = widths.generator().encoder();
        int body = widths.generator().body();
        int tail = widths.generator().tail();
        int r1 = r.get(0);
        conv("netG.head.0", r1, 3, 3);
        conv("netG.c1", r1, 3, 3);
        put("netG.R.weight", 1);
        for (int i = 1; i < 4; i++) {
            conv("netG.c" + (i + 1), r.get(i), r.get(i - 1), 3);
        }
        for (int i = 0; i < 4; i++) {
            // The input of GBlocks.i is as wide as R(5-i), and its output as wide as the skip connection that is added.
            gBlock("netG.GBlocks." + i, i == 0 ? r.get(3) : r.get(4 - i), i == 0 ? r.get(3) : r.get(3 - i));
        }
        conv("netG.conv_after_body.0", body, r1, 3);
        conv("netG.conv_after_body.2", body, body, 1);
        conv("netG.conv_after_body.4", r1, body, 3);
        conv("netG.conv_before_upsample.0", tail, r1, 3);
        conv("netG.upsample.0", 4 * tail, tail, 3);
        conv("netG.upsample.2", 4 * tail, tail, 3);
        conv("netG.tail.0", 3, tail, 3);
        if (config.graph() == Graph.PAPER) {
            refinement(r.get(3));
        }
    }

    private void gBlock(String name, int in, int out) {
        conv(name + ".c1", out, in, 3);
        fuse(name + ".fuse1", in);
        conv(name + ".c2", out, out, 3);
        fuse(name + ".fuse2", out);
        if (in != out && in > 0 && out > 0) {
            conv(name + ".c_sc", out, in, 1);
        }
    }

    private void fuse(String name, int channels) {
        int tif = widths.generator().tif();
        boolean cross = config.fusion() == Fusion.CROSS_ATTENTION;
        if (cross) {
            put(name + ".attn.to_q.weight", tif, channels);
            put(name + ".attn.to_k.weight", tif, widths.text().width());
            put(name + ".attn.to_v.weight", tif, widths.text().width());
        }
        for (int i = 0; i < 2; i++) {
            String affine = name + ".affine" + i;
            for (String part : List.of(".fc_gamma", ".fc_beta")) {
                linear(affine + part + ".linear1", channels, widths.generator().sentence());
                linear(affine + part + ".linear2", channels, channels);
            }
            if (cross) {
                put(affine + ".attn_gamma.weight", channels, tif);
                put(affine + ".attn_beta.weight", channels, tif);
            }
        }
    }

    private void refinement(int deep) {
        Widths.Refinement sizes = widths.refinement();
        conv("netG.TBlocks.conv1", sizes.inner(), deep, 3);
        fuse("netG.TBlocks.fuse1", sizes.inner());
        conv("netG.TBlocks.conv2", deep, sizes.inner(), 3);
        fuse("netG.TBlocks.fuse2", deep);
        linear(
                "netG.mapping.fc_prompt",
                sizes.prompts() * sizes.vit(),
                widths.generator().sentence());
        conv("netG.mapping.conv_fuse", sizes.vit(), deep, 2);
        conv("netG.mapping.conv", deep, sizes.vit(), 5);
        String vit = "netG.mapping.CLIP_ViT.";
        int side = config.grid() / 8 - 1;
        put(vit + "class_embedding", sizes.vit());
        put(vit + "positional_embedding", side * side + 1, sizes.vit());
        norm(vit + "ln_pre", sizes.vit());
        for (int i = 0; i < Math.max(1, sizes.layers()); i++) {
            block(vit + "transformer.resblocks." + i, sizes.vit(), sizes.mlp());
        }
        if (config.predictor() == Predictor.ATTENTION) {
            linear("netG.mapping.prompt_words", sizes.vit(), widths.text().width());
            block("netG.mapping.prompt_block", sizes.vit(), sizes.predictorMlp());
        }
    }

    private void text() {
        Widths.Text sizes = widths.text();
        put("clip.token_embedding.weight", sizes.vocabulary(), sizes.width());
        put("clip.positional_embedding", sizes.context(), sizes.width());
        for (int i = 0; i < Math.max(1, sizes.layers()); i++) {
            block("clip.transformer.resblocks." + i, sizes.width(), sizes.mlp());
        }
        norm("clip.ln_final", sizes.width());
        put("clip.text_projection", sizes.width(), widths.generator().sentence());
    }

    /** Adds a residual block of CLIP's transformers. */
    private void block(String name, int width, int mlp) {
        norm(name + ".ln_1", width);
        put(name + ".attn.in_proj_weight", 3 * width, width);
        put(name + ".attn.in_proj_bias", 3 * width);
        linear(name + ".attn.out_proj", width, width);
        norm(name + ".ln_2", width);
        linear(name + ".mlp.c_fc", mlp, width);
        linear(name + ".mlp.c_proj", width, mlp);
    }

    private void conv(String name, int out, int in, int kernel) {
        put(name + ".weight", out, in, kernel, kernel);
        put(name + ".bias", out);
    }

    private void linear(String name, int out, int in) {
        put(name + ".weight", out, in);
        put(name + ".bias", out);
    }

    private void norm(String name, int width) {
        put(name + ".weight", width);
        put(name + ".bias", width);
    }

    private void put(String name, int... shape) {
        shapes.put(name, shape);
    }
}
