package io.clipsr.model;

import io.clipsr.kernels.Conv2dSpec;

/**
 * The cells {@code from <= i < to} of one dimension of a map.
 *
 * @param from the first cell
 * @param to the cell after the last one
 */
public record Span(int from, int to) {
    public Span {
        if (from >= to) {
            throw new IllegalArgumentException("a span from " + from + " to " + to + " is empty");
        }
    }

    /** Returns the number of cells. */
    public int length() {
        return to - from;
    }

    /** Returns the same cells, in the coordinates of a map that begins that many cells later. */
    Span minus(int cells) {
        return new Span(from - cells, to - cells);
    }

    /** Returns this span extended by some cells on both sides, limited to a map of that size. */
    Span grown(int cells, int size) {
        return new Span(Math.max(0, from - cells), Math.min(size, to + cells));
    }

    /** Returns the input cells that a convolution reads to compute these; they may lie beyond the input. */
    Span readBy(Conv2dSpec spec) {
        int first = from * spec.stride() - spec.padding();
        int last = (to - 1) * spec.stride() - spec.padding();
        return new Span(first, last + spec.kernel());
    }

    /** Returns the cells of a map of half the size that contain these. */
    Span halved() {
        return new Span(from / 2, (to + 1) / 2);
    }

    /** Returns the cells that correspond to these in a map that is larger by a factor. */
    public Span times(int factor) {
        return new Span(from * factor, to * factor);
    }
}
