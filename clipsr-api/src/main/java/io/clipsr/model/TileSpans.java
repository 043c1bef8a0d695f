package io.clipsr.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which cells each level of the network has to compute for one tile, in one dimension.
 *
 * <p>A convolution of a tile sees zeros beyond the tile, where one of the whole grid would see neighbours: what it
 * makes of the outermost cells is wrong, except at the grid's own edges, where the zeros belong. So each level computes
 * more than the next one needs, and is cropped to that; read from the result backwards, the tile needs
 * {@link #input()}. An upsampling doubles whole cells, so spans that feed one round outwards.
 *
 * <p>Spans of level k count cells of a map that is smaller than the grid by 2^k.
 */
public final class TileSpans {
    /** Cells that reach into a core, beyond the multiples of {@link #MULTIPLE} that it lies between. */
    public static final int HALO = 48;
    /** The encoder halves the grid three times. */
    public static final int MULTIPLE = 8;

    static final int LEVELS = 4;
    /** Each iteration of the refinement has two 3x3 convolutions. */
    private static final int BLOCK = 2;
    /** So has the reconstruction's body, and {@code conv_before_upsample} is another one. */
    private static final int BODY = 3;

    private final int size;
    private final Span core;
    private final Span decoded;
    private final Span[] computed = new Span[LEVELS];
    private final Span[] refined = new Span[LEVELS];
    private final Span input;

    /**
     * @param core cells of the grid whose pixels are wanted; from one multiple of {@value #MULTIPLE} to another wastes
     *     least
     * @param size of the grid, a multiple of {@value #MULTIPLE}
     * @param deepIsInput whether the refinement begins with the encoder's deepest features; else these are a skip
     *     alone, and less of them is needed
     */
    TileSpans(Span core, int size, boolean deepIsInput) {
        if (size % MULTIPLE != 0 || core.from() < 0 || core.to() > size) {
            throw new IllegalArgumentException("a tile from " + core.from() + " to " + core.to()
                    + " does not fit a grid of " + size + " cells, which is to be a multiple of " + MULTIPLE);
        }
        this.size = size;
        this.core = core;
        this.decoded = core.grown(PixelDecoder.REACH, size);
        this.refined[0] = decoded.grown(BODY, size);
        for (int level = 0; level < LEVELS - 1; level++) {
            int cells = size >> level;
            refined[level + 1] = refined[level].grown(BLOCK, cells).halved();
            computed[level] = refined[level + 1].times(2);
        }
        this.computed[LEVELS - 1] = refined[LEVELS - 1].grown(BLOCK, size >> LEVELS - 1);
        Span deepest = deepIsInput ? computed[LEVELS - 1] : refined[LEVELS - 1];
        // A 3x3 convolution of stride 2 reads from 2i - 1 to 2i + 1: down the levels, one cell more to the left, and of
        // the
        // rightmost cell all but what lies beyond it. At the top, one of stride 1 reads one cell more on both sides.
        this.input =
                new Span(Math.max(0, MULTIPLE * (deepest.from() - 1)), Math.min(size, MULTIPLE * deepest.to() + 1));
    }

    /** The cells whose pixels come out. */
    public Span core() {
        return core;
    }

    /** The cells of the grid that go in. */
    public Span input() {
        return input;
    }

    /** What the refinement's iteration at a level computes, its outermost cells perhaps wrong. */
    Span computed(int level) {
        return computed[level];
    }

    /** What the iteration at a level has to have right. */
    Span refined(int level) {
        return refined[level];
    }

    /** What the decoder is given. */
    Span decoded() {
        return decoded;
    }

    boolean beginsAtEdge() {
        return core.from() == 0;
    }

    boolean endsAtEdge() {
        return core.to() == size;
    }

    /**
     * What tiles have in common that are computed alike.
     *
     * @param spans where all of it lies, relative to the input
     */
    record Form(List<Span> spans, boolean beginsAtEdge, boolean endsAtEdge) {}

    Form form() {
        List<Span> spans = new ArrayList<>(
                List.of(input.minus(input.from()), core.minus(input.from()), decoded.minus(input.from())));
        for (int level = 0; level < LEVELS; level++) {
            int from = input.from() >> level;
            spans.add(computed[level].minus(from));
            spans.add(refined[level].minus(from));
        }
        return new Form(spans, beginsAtEdge(), endsAtEdge());
    }

    /** What level {@code level} of the encoder comes to, from the input's cells. */
    Span encoded(int level) {
        int from = input.from() >> level;
        return new Span(from, from + (input.length() + (1 << level) - 1 >> level));
    }
}
