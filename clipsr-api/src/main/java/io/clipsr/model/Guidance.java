package io.clipsr.model;

import io.clipsr.kernels.Tensor;

/**
 * What the CLIP-ViT makes of a whole picture under a prompt, to start the refinement with (paper graph; MODEL.md
 * section 5).
 *
 * @param map {@code [n or 1, channels, 7, 7]} with the published grid, to be stretched over the picture
 * @param height of the picture in grid cells
 * @param width of the picture in grid cells
 * @param top where the picture begins in the padded grid, a multiple of {@link TileSpans#MULTIPLE}
 * @param left where it begins
 */
public record Guidance(Tensor map, int height, int width, int top, int left) {}
