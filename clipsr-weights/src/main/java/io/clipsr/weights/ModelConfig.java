package io.clipsr.weights;

import java.util.List;
import java.util.Objects;

/**
 * The configuration of a model: the properties that do not follow from the shapes of its tensors.
 *
 * @param graph the path of the picture through the generator
 * @param fusion the method by which a TIFBlock applies the text to the picture
 * @param predictor the method by which the prompt predictor computes its prompts; unused in the released graph
 * @param textHeads the number of attention heads of CLIP's text transformer
 * @param vitHeads the number of attention heads of the CLIP-ViT in the refinement; 0 in the released graph
 * @param tifHeads the number of attention heads of the TIFBlock's cross-attention; 0 with {@link Fusion#AFFINE}
 * @param predictorHeads the number of attention heads of the predictor's block; 0 with {@link Predictor#LINEAR}
 * @param grid the side of the grid that the weights were trained on, in cells of 4x4 output pixels
 * @param tiling the default way to divide larger pictures into tiles
 * @param scales the scales that the weights were trained for, some of 4, 8 and 16, ascending
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
        Tiling tiling,
        List<Integer> scales) {
    /** All scales that a network can be trained for. */
    public static final List<Integer> ALL_SCALES = List.of(4, 8, 16);

    /** The path of the picture through the generator. */
    public enum Graph {
        /** The generator of the published program and checkpoint. */
        RELEASED,
        /** The generator of the paper's figure 2. */
        PAPER
    }

    /** The method by which a TIFBlock applies the text to the picture. */
    public enum Fusion {
        /** One gamma and beta per channel, from the sentence embedding. */
        AFFINE,
        /** One gamma and beta per channel, plus a term per pixel from cross-attention to the words. */
        CROSS_ATTENTION
    }

    /** The method by which the prompts of the CLIP-ViT are computed. */
    public enum Predictor {
        /** One linear layer of the sentence embedding. */
        LINEAR,
        /** A linear layer, followed by self-attention over prompts and words. */
        ATTENTION
    }

    /** The way in which pictures larger than {@link #grid} are divided into tiles. */
    public enum Tiling {
        /** Tiles with a margin wide enough that the result equals that of one pass, for any tile size. */
        EXACT,
        /** Tiles of the size that the network was trained on, computed independently and blended where they overlap. */
        CROSS_FADED
    }

    /**
     * Creates a configuration.
     *
     * @throws IllegalArgumentException if there is no scale, or one that is not 4, 8 or 16
     */
    public ModelConfig {
        scales = scales.stream().distinct().sorted().toList();
        if (scales.isEmpty() || !ALL_SCALES.containsAll(scales)) {
            throw new IllegalArgumentException("the scales are " + scales + ", expected one or more of 4, 8 and 16");
        }
        Objects.requireNonNull(graph, "graph");
        Objects.requireNonNull(fusion, "fusion");
        Objects.requireNonNull(predictor, "predictor");
        Objects.requireNonNull(tiling, "tiling");
    }

    /** Creates the configuration of a model for all scales. */
    public ModelConfig(
            Graph graph,
            Fusion fusion,
            Predictor predictor,
            int textHeads,
            int vitHeads,
            int tifHeads,
            int predictorHeads,
            int grid,
            Tiling tiling) {
        this(graph, fusion, predictor, textHeads, vitHeads, tifHeads, predictorHeads, grid, tiling, ALL_SCALES);
    }

    /** Creates the configuration of a model for all scales, with {@link Tiling#EXACT}. */
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
