package io.clipsr.model;

/**
 * Cells {@code from <= i < to} of one dimension of a map.
 *
 * @param from first cell
 * @param to cell behind the last
 */
public record Span(int from, int to) {
    public Span {
        if (from >= to) {
            throw new IllegalArgumentException("a span from " + from + " to " + to + " is empty");
        }
    }

    public int length() {
        return to - from;
    }

    /** The same cells of a map that begins further on. */
    Span minus(int cells) {
        return new Span(from - cells, to - cells);
    }

    /** As much further on both sides as a map of a size has cells. */
    Span grown(int cells, int size) {
        return new Span(Math.max(0, from - cells), Math.min(size, to + cells));
    }

    /** The cells of a map of half the size that these lie in. */
    Span halved() {
        return new Span(from / 2, (to + 1) / 2);
    }

    /** The cells of a map of several times the size that lie in these. */
    public Span times(int factor) {
        return new Span(from * factor, to * factor);
    }
}
