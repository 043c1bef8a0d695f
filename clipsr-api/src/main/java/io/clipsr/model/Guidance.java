package io.clipsr.model;

import io.clipsr.kernels.Tensor;

/**
 * The output of the CLIP-ViT for a whole picture and a prompt, the input of the refinement (paper graph; MODEL.md
 * section 5).
 *
 * @param map the features, {@code [n or 1, channels, 7, 7]} with the published grid, to be resized to the picture
 * @param height the height of the picture in grid cells
 * @param width the width of the picture in grid cells
 * @param top the row of the padded grid where the picture begins, a multiple of {@link TileSpans#MULTIPLE}
 * @param left the column of the padded grid where the picture begins, a multiple of {@link TileSpans#MULTIPLE}
 */
public record Guidance(Tensor map, int height, int width, int top, int left) {}
