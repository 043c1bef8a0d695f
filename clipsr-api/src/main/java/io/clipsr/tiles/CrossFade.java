package io.clipsr.tiles;

import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.model.TileSpans;

/**
 * The positions and blending weights of overlapping tiles of equal size, in one dimension of a grid. A tile's weight
 * falls linearly towards its ends, except at the grid's own ends. The weights of each pixel sum to 1.
 */
final class CrossFade {
    /** The number of outermost cells of a tile that have weight 0, because the zero padding affects them most. */
    private static final int RIM = 4;

    /**
     * The number of tiles to each side that may overlap one: two, and one more at the end, where the last is moved in.
     */
    private static final int NEIGHBORS = 3;

    private final int size;
    private final int tile;
    private final int step;

    /**
     * Divides a dimension of a grid into overlapping tiles.
     *
     * @param size the size of the grid in cells, at least that of a tile; a multiple of {@link TileSpans#MULTIPLE}
     * @param tile the size of a tile in cells, a multiple of {@link TileSpans#MULTIPLE}
     */
    CrossFade(int size, int tile) {
        this.size = size;
        this.tile = tile;
        this.step = tile * 5 / 8 / TileSpans.MULTIPLE * TileSpans.MULTIPLE;
    }

    int tiles() {
        return 1 + (size - tile + step - 1) / step;
    }

    /** Returns the first cell of a tile. The last tile ends at the end of the grid. */
    int start(int index) {
        return Math.min(index * step, size - tile);
    }

    /** Returns whether a tile overlaps some of these cells. */
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

    /** Returns the weight of a tile at each of its own pixels. */
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
