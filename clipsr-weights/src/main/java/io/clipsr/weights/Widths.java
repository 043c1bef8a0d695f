package io.clipsr.weights;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sizes of a network: numbers of channels, layers and rows. They follow from the shapes of its tensors.
 *
 * @param generator the generator as the released graph has it
 * @param refinement the sizes of what the paper's graph adds; all 0 without it
 * @param text CLIP's text half
 */
public record Widths(Generator generator, Refinement refinement, Text text) {

    /**
     * @param encoder channels of R1 to R4
     * @param body channels inside conv_after_body
     * @param tail channels between conv_before_upsample and tail
     * @param sentence values of the sentence embedding
     * @param tif values of the TIFBlock's cross-attention, heads times their size; 0 with affine fusion
     */
    public record Generator(List<Integer> encoder, int body, int tail, int sentence, int tif) {
        public Generator {
            encoder = List.copyOf(encoder);
        }
    }

    /**
     * @param inner channels inside TBlocks
     * @param vit width of the CLIP-ViT
     * @param mlp width inside its MLPs
     * @param layers its blocks
     * @param prompts the number of prompts that the predictor makes
     * @param predictorMlp width inside the MLP of the predictor's block; 0 with the linear predictor
     */
    public record Refinement(int inner, int vit, int mlp, int layers, int prompts, int predictorMlp) {
        /** Of a released graph. */
        public static final Refinement NONE = new Refinement(0, 0, 0, 0, 0, 0);
    }

    /**
     * @param vocabulary token ids
     * @param context positions
     * @param width the width of the transformer
     * @param mlp width inside its MLPs
     * @param layers its blocks
     */
    public record Text(int vocabulary, int context, int width, int mlp, int layers) {}

    /**
     * Reads the sizes off shapes. A tensor that is not there leaves 0: the {@link ParameterTable} then lists it as
     * missing.
     *
     * @param names all native names
     * @param shapes the shape of a native name, or null
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
                        // A generator alone tells the width of its words, too, where it looks at them.
                        textWidth != 0 ? textWidth : size(shapes, "netG.GBlocks.0.fuse1.attn.to_k.weight", 1),
                        size(shapes, "clip.transformer.resblocks.0.mlp.c_fc.weight", 0),
                        layers(names, "clip.transformer.resblocks.")));
    }

    /** {@code encoder=256,512,512,512 body=64 ...}: for metadata and for people. */
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

    /** One more than the largest number behind the prefix, so that a block missing in the middle is seen as missing. */
    private static int layers(Iterable<String> names, String prefix) {
        int layers = 0;
        for (String name : names) {
            int dot = name.startsWith(prefix) ? name.indexOf('.', prefix.length()) : -1;
            // Three digits: numbers beyond are no layers, and must not make a table of millions.
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
