package io.clipsr;

/**
 * What upscaling a picture would be: known before anything is computed.
 *
 * @param width of the result in pixels
 * @param height of the result in pixels
 * @param networkScale factor at which the network runs, 4, 8 or 16; from there a Lanczos resize leads to the result
 * @param tiling how the picture is cut up
 * @param tiles how many tiles the result has
 * @param tileWidth of a tile, in pixels of the result
 * @param tileHeight of a tile, in pixels of the result
 * @param overhead multiplications of all tiles of one pass, over those for the picture in one piece: 1 if nothing is
 *     computed twice, or for edges
 * @param passes of the self-ensemble, each through all tiles
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
        int passes) {}
