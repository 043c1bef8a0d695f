package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.model.TileSpans;

/**
 * One dimension of a grid under tiles of one size that overlap: where they lie, and how much each counts for a pixel.
 * Weights fall linearly towards a tile's ends, except at the grid's own, and those of a pixel sum to 1.
 */
final class CrossFade {
    /** Outermost cells of a tile that do not count: they see most of the zeros beyond it. */
    private static final int RIM = 4;

    /** Tiles to each side that may overlap one: two, and at the end, where the last is moved inwards, one more. */
    private static final int NEIGHBORS = 3;

    private final int size;
    private final int tile;
    private final int step;

    /**
     * @param size of the grid, at least that of a tile; a multiple of {@link TileSpans#MULTIPLE}
     * @param tile size of a tile, a multiple as well
     */
    CrossFade(int size, int tile) {
        this.size = size;
        this.tile = tile;
        this.step = tile * 5 / 8 / TileSpans.MULTIPLE * TileSpans.MULTIPLE;
    }

    int tiles() {
        return 1 + (size - tile + step - 1) / step;
    }

    /** First cell of a tile. The last one ends where the grid does. */
    int start(int index) {
        return Math.min(index * step, size - tile);
    }

    /** Whether a tile counts for some of these cells. */
    boolean touches(int index, Span cells) {
        return start(index) < cells.to() && start(index) + tile > cells.from();
    }

    private double ramp(int index, int pixel) {
        int begin = start(index) * ClipSrNetwork.CELL;
        int end = begin + tile * ClipSrNetwork.CELL;
        if (pixel < begin || pixel >= end) {
            return 0;
        }
        int rim = RIM * ClipSrNetwork.CELL;
        double width = (tile - step) * ClipSrNetwork.CELL - 2.0 * rim;
        double left = begin == 0 ? 1 : (pixel + 0.5 - begin - rim) / width;
        double right = end == size * ClipSrNetwork.CELL ? 1 : (end - rim - pixel - 0.5) / width;
        return Math.max(0, Math.min(1, Math.min(left, right)));
    }

    /** How much a tile counts for each of its own pixels. */
    float[] weights(int index) {
        float[] weights = new float[tile * ClipSrNetwork.CELL];
        for (int i = 0; i < weights.length; i++) {
            int pixel = start(index) * ClipSrNetwork.CELL + i;
            double sum = 0;
            for (int other = Math.max(0, index - NEIGHBORS);
                    other <= Math.min(tiles() - 1, index + NEIGHBORS);
                    other++) {
                sum += ramp(other, pixel);
            }
            weights[i] = (float) (ramp(index, pixel) / sum);
        }
        return weights;
    }
}
