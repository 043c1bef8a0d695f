package io.clipsr;

/**
 * Describes how a picture will be upscaled; known before anything is computed.
 *
 * @param width the width of the result in pixels
 * @param height the height of the result in pixels
 * @param networkScale the factor at which the network runs, 4, 8 or 16; a Lanczos resize then gives the result's size
 * @param tiling the way the picture is divided into tiles
 * @param tiles the number of tiles of the result
 * @param tileWidth the width of a tile, in pixels of the result
 * @param tileHeight the height of a tile, in pixels of the result
 * @param overhead the multiplications of all tiles of one pass, divided by those of a single pass over the whole
 *     picture; 1 if nothing is computed twice
 * @param passes the number of self-ensemble passes, each over all tiles
 * @param memory the estimated memory for the input, a tile and a row of results, in bytes; beside it there is the model
 */
public record UpscalePlan(
        int width,
        int height,
        int networkScale,
        Tiling tiling,
        int tiles,
        int tileWidth,
        int tileHeight,
        double overhead,
        int passes,
        long memory) {}
