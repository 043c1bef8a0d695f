package io.clipsr.weights;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sizes of a network: numbers of channels, layers and rows. They follow from the shapes of its tensors.
 *
 * @param generator the sizes of the generator of the released graph
 * @param refinement the sizes of the parts that the paper graph adds; all 0 without them
 * @param text the sizes of CLIP's text encoder
 */
public record Widths(Generator generator, Refinement refinement, Text text) {

    /**
     * The sizes of the generator.
     *
     * @param encoder the numbers of channels of R1 to R4
     * @param body the number of channels inside conv_after_body
     * @param tail the number of channels between conv_before_upsample and tail
     * @param sentence the size of the sentence embedding
     * @param tif the inner width of the TIFBlock's cross-attention, heads times their size; 0 with affine fusion
     */
    public record Generator(List<Integer> encoder, int body, int tail, int sentence, int tif) {
        public Generator {
            encoder = List.copyOf(encoder);
        }
    }

    /**
     * The sizes of the parts that the paper graph adds.
     *
     * @param inner the number of channels inside TBlocks
     * @param vit the width of the CLIP-ViT
     * @param mlp the width inside the CLIP-ViT's MLPs
     * @param layers the number of the CLIP-ViT's blocks
     * @param prompts the number of prompts that the predictor computes
     * @param predictorMlp the width inside the MLP of the predictor's block; 0 with the linear predictor
     */
    public record Refinement(int inner, int vit, int mlp, int layers, int prompts, int predictorMlp) {
        /** The sizes of a released graph, all 0. */
        public static final Refinement NONE = new Refinement(0, 0, 0, 0, 0, 0);
    }

    /**
     * The sizes of the text encoder.
     *
     * @param vocabulary the number of token ids
     * @param context the number of positions
     * @param width the width of the transformer
     * @param mlp the width inside the transformer's MLPs
     * @param layers the number of the transformer's blocks
     */
    public record Text(int vocabulary, int context, int width, int mlp, int layers) {}

    /**
     * Derives the sizes from shapes. A missing tensor gives the size 0; the {@link ParameterTable} then lists it as
     * missing.
     *
     * @param names the native names of all tensors
     * @param shapes the function from a native name to its shape, or to null
     */
    static Widths of(Iterable<String> names, Function<String, int[]> shapes) {
        String vit = "netG.mapping.CLIP_ViT.";
        String predictor = "netG.mapping.prompt_block.";
        int vitWidth = size(shapes, vit + "class_embedding", 0);
        int textWidth = size(shapes, "clip.ln_final.weight", 0);
        return new Widths(
                new Generator(
                        Stream.of("c1", "c2", "c3", "c4")
                                .map(c -> size(shapes, "netG." + c + ".weight", 0))
                                .toList(),
                        size(shapes, "netG.conv_after_body.0.weight", 0),
                        size(shapes, "netG.conv_before_upsample.0.weight", 0),
                        size(shapes, "netG.GBlocks.0.fuse1.affine0.fc_gamma.linear1.weight", 1),
                        size(shapes, "netG.GBlocks.0.fuse1.attn.to_q.weight", 0)),
                new Refinement(
                        size(shapes, "netG.TBlocks.conv1.weight", 0),
                        vitWidth,
                        size(shapes, vit + "transformer.resblocks.0.mlp.c_fc.weight", 0),
                        layers(names, vit + "transformer.resblocks."),
                        vitWidth == 0 ? 0 : size(shapes, "netG.mapping.fc_prompt.weight", 0) / vitWidth,
                        size(shapes, predictor + "mlp.c_fc.weight", 0)),
                new Text(
                        size(shapes, "clip.token_embedding.weight", 0),
                        size(shapes, "clip.positional_embedding", 0),
                        // A generator with cross-attention determines the width of the words, too.
                        textWidth != 0 ? textWidth : size(shapes, "netG.GBlocks.0.fuse1.attn.to_k.weight", 1),
                        size(shapes, "clip.transformer.resblocks.0.mlp.c_fc.weight", 0),
                        layers(names, "clip.transformer.resblocks.")));
    }

    /** Returns a summary such as {@code encoder=256,512,512,512 body=64 ...}, for metadata and messages. */
    public String summary() {
        StringBuilder text = new StringBuilder("encoder=");
        generator.encoder.forEach(width ->
                text.append(text.charAt(text.length() - 1) == '=' ? "" : ",").append(width));
        text.append(" body=")
                .append(generator.body)
                .append(" tail=")
                .append(generator.tail)
                .append(" sentence=")
                .append(generator.sentence);
        if (generator.tif > 0) {
            text.append(" tif=").append(generator.tif);
        }
        if (refinement.vit > 0) {
            text.append(" refinement=")
                    .append(refinement.inner)
                    .append(" vit=")
                    .append(refinement.vit)
                    .append(" vit_mlp=")
                    .append(refinement.mlp)
                    .append(" vit_layers=")
                    .append(refinement.layers)
                    .append(" prompts=")
                    .append(refinement.prompts);
        }
        if (refinement.predictorMlp > 0) {
            text.append(" predictor_mlp=").append(refinement.predictorMlp);
        }
        if (text().layers > 0) {
            text.append(" text=")
                    .append(text().width)
                    .append(" text_mlp=")
                    .append(text().mlp)
                    .append(" text_layers=")
                    .append(text().layers)
                    .append(" context=")
                    .append(text().context)
                    .append(" vocabulary=")
                    .append(text().vocabulary);
        }
        return text.toString();
    }

    private static int size(Function<String, int[]> shapes, String name, int dimension) {
        int[] shape = shapes.apply(name);
        return shape == null || shape.length <= dimension ? 0 : shape[dimension];
    }

    /** Returns the largest block number after the prefix, plus one, so that a missing block in between is detected. */
    private static int layers(Iterable<String> names, String prefix) {
        int layers = 0;
        for (String name : names) {
            int dot = name.startsWith(prefix) ? name.indexOf('.', prefix.length()) : -1;
            // At most three digits: larger numbers are not layers, and must not create a huge table.
            if (dot > prefix.length() && dot <= prefix.length() + 3) {
                String number = name.substring(prefix.length(), dot);
                if (number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    layers = Math.max(layers, Integer.parseInt(number) + 1);
                }
            }
        }
        return layers;
    }
}
