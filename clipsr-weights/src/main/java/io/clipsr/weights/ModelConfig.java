package io.clipsr.weights;

import java.util.Objects;

/**
 * What a model is, beyond what the shapes of its tensors tell.
 *
 * @param graph which way the picture takes through the generator
 * @param fusion how a TIFBlock brings the text to the picture
 * @param predictor how the prompt predictor makes its prompts; without meaning in the released graph
 * @param textHeads attention heads of CLIP's text transformer
 * @param vitHeads attention heads of the CLIP-ViT in the refinement; 0 in the released graph
 * @param tifHeads attention heads of the TIFBlock's cross-attention; 0 with {@link Fusion#AFFINE}
 * @param predictorHeads attention heads of the predictor's block; 0 with {@link Predictor#LINEAR}
 * @param grid side of the grid that the weights were trained on, in cells of 4x4 output pixels
 * @param tiling how larger pictures are best cut up, where nobody says otherwise
 */
public record ModelConfig(
        Graph graph,
        Fusion fusion,
        Predictor predictor,
        int textHeads,
        int vitHeads,
        int tifHeads,
        int predictorHeads,
        int grid,
        Tiling tiling) {

    /** The generator as the published checkpoint runs it, or as the paper's figure 2 draws it. */
    public enum Graph {
        RELEASED,
        PAPER
    }

    /** One gamma and beta per channel from the sentence, or also a term per pixel from the words. */
    public enum Fusion {
        AFFINE,
        CROSS_ATTENTION
    }

    /** Prompts from the sentence by one linear layer, or followed by self-attention over prompts and words. */
    public enum Predictor {
        LINEAR,
        ATTENTION
    }

    /** How pictures larger than {@link #grid} are cut into tiles. */
    public enum Tiling {
        /** As if in one pass: tiles with a margin that makes their result equal to one pass, whatever their size. */
        EXACT,
        /**
         * Tiles of the size that the network was trained on, each for itself, passing into each other where they
         * overlap.
         */
        CROSS_FADED
    }

    public ModelConfig {
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(fusion, "fusion");
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(tiling, "tiling");
    }

    /** A model whose larger pictures are computed as in one pass. */
    public ModelConfig(
            Graph graph,
            Fusion fusion,
            Predictor predictor,
            int textHeads,
            int vitHeads,
            int tifHeads,
            int predictorHeads,
            int grid) {
        this(graph, fusion, predictor, textHeads, vitHeads, tifHeads, predictorHeads, grid, Tiling.EXACT);
    }
}
