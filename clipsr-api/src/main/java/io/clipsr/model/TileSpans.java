package io.clipsr.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The cells that each level of the network has to compute for one tile, in one dimension.
 *
 * <p>A convolution over a tile reads zeros beyond the tile, where a convolution over the whole grid would read
 * neighbouring cells. So its outermost cells are wrong, except at the grid's own edges, where zero padding is correct.
 * Each level therefore computes more cells than the next one needs and is cropped to those. Following this backwards
 * from the result gives {@link #input()}. An upsampling doubles whole cells, so spans before it are rounded outwards.
 *
 * <p>{@link NetworkReach} has the reach of each part of the network. Spans of level k count cells of a map that is
 * smaller than the grid by a factor of 2^k.
 */
public final class TileSpans {
    /** The factor between the grid and the deepest level: the encoder halves the grid three times. */
    public static final int MULTIPLE = 8;

    private final Span core;
    private final Span decoded;
    private final Span[] computed;
    private final Span[] refined;
    private final Span input;

    /**
     * Computes the spans of a tile.
     *
     * @param core the grid cells whose pixels are computed; the overhead is smallest if both ends are multiples of
     *     {@value #MULTIPLE}
     * @param size the size of the grid, a multiple of {@value #MULTIPLE}
     * @param reach the reach of each part of the network
     * @param deepIsInput whether the encoder's deepest features are the input of the refinement; otherwise they are
     *     only a skip connection, and fewer of them are needed
     * @throws IllegalArgumentException if the tile does not lie in the grid
     */
    TileSpans(Span core, int size, NetworkReach reach, boolean deepIsInput) {
        if (size % MULTIPLE != 0 || core.from() < 0 || core.to() > size) {
            throw new IllegalArgumentException(
                    "a tile from " + core.from() + " to " + core.to() + " does not fit a grid of " + size
                            + " cells; tiles lie within the grid, whose size is a multiple of " + MULTIPLE);
        }
        this.core = core;
        int deep = reach.levels() - 1;
        this.computed = new Span[deep + 1];
        this.refined = new Span[deep + 1];
        this.decoded = core.grown(reach.decoder(), size);
        this.refined[0] = decoded.grown(reach.reconstruction(), size);
        for (int level = 0; level < deep; level++) {
            int cells = size >> level;
            refined[level + 1] =
                    refined[level].grown(reach.iterations().get(level), cells).halved();
            computed[level] = refined[level + 1].times(2);
        }
        this.computed[deep] = refined[deep].grown(reach.iterations().get(deep), size >> deep);
        Span read = reach.input(deepIsInput ? computed[deep] : refined[deep]);
        this.input = new Span(Math.max(0, read.from()), Math.min(size, read.to()));
    }

    /** Returns the cells whose pixels are computed. */
    public Span core() {
        return core;
    }

    /** Returns the cells of the grid that the tile needs as input. */
    public Span input() {
        return input;
    }

    /** Returns the cells that the iteration at a level computes; the outermost may be invalid. */
    Span computed(int level) {
        return computed[level];
    }

    /** Returns the cells of the iteration at a level that must be valid. */
    Span refined(int level) {
        return refined[level];
    }

    /** Returns the cells that the decoder reads. */
    Span decoded() {
        return decoded;
    }

    /**
     * Returns the form of the tile: the spans of all levels, relative to the input. Tiles of the same form are computed
     * by the same operations.
     */
    List<Span> form() {
        List<Span> spans = new ArrayList<>(
                List.of(input.minus(input.from()), core.minus(input.from()), decoded.minus(input.from())));
        for (int level = 0; level < computed.length; level++) {
            int from = input.from() >> level;
            spans.add(computed[level].minus(from));
            spans.add(refined[level].minus(from));
        }
        return List.copyOf(spans);
    }

    /** Returns the cells of a level that the encoder computes from the input. */
    Span encoded(int level) {
        int from = input.from() >> level;
        return new Span(from, from + (input.length() + (1 << level) - 1 >> level));
    }
}
