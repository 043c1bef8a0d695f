package io.clipsr.model;

import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import java.util.List;

/**
 * The reach of each part of the network: the number of cells that it reads beyond those that it computes. These
 * determine the cells that a tile needs at each level, see {@link TileSpans}.
 *
 * @param encoder the convolutions of the image encoder, from the grid down
 * @param iterations the reach of the refinement's iteration at each level, from the grid down, in cells of that level
 * @param reconstruction the reach of the reconstruction before the decoder, in cells of the grid
 * @param decoder the reach of the pixel decoder, in cells of the grid
 */
record NetworkReach(List<Conv2dSpec> encoder, List<Integer> iterations, int reconstruction, int decoder) {

    NetworkReach {
        encoder = List.copyOf(encoder);
        iterations = List.copyOf(iterations);
        if (encoder.size() != iterations.size()) {
            throw new IllegalArgumentException("the encoder has " + encoder.size() + " levels, the refinement "
                    + iterations.size() + " iterations; each level needs one");
        }
        int stride = encoder.stream().mapToInt(Conv2dSpec::stride).reduce(1, (a, b) -> a * b);
        if (stride != TileSpans.MULTIPLE) {
            throw new IllegalArgumentException("the encoder reduces the grid by a factor of " + stride
                    + ", but tiles begin at multiples of " + TileSpans.MULTIPLE);
        }
    }

    /** Returns the reach of a sequence of convolutions that keep the size of their input. */
    static int of(Conv2dLayer... layers) {
        int reach = 0;
        for (Conv2dLayer layer : layers) {
            reach += layer.spec().kernel() / 2;
        }
        return reach;
    }

    /** Returns the number of levels, including the grid itself. */
    int levels() {
        return encoder.size();
    }

    /** Returns the cells that the encoder reads to compute cells of its deepest level; they may lie beyond the grid. */
    Span input(Span deepest) {
        Span cells = deepest;
        for (int level = encoder.size() - 1; level >= 0; level--) {
            cells = cells.readBy(encoder.get(level));
        }
        return cells;
    }

    /**
     * Returns the largest number of cells read beside a tile whose ends are multiples of {@link TileSpans#MULTIPLE}.
     */
    int halo() {
        int core = 64 * TileSpans.MULTIPLE; // farther from the edges than any reach
        Span input = new TileSpans(new Span(core, 2 * core), 3 * core, this, true).input();
        return Math.max(core - input.from(), input.to() - 2 * core);
    }
}
