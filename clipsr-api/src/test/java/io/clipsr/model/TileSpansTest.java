package io.clipsr.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.Conv2dSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the cells that each level needs with those found by following each convolution cell by cell. */
class TileSpansTest {
    private static final int SIZE = 512;
    private static final Conv2dSpec FIRST = Conv2dSpec.same(3, 8, 3);
    private static final Conv2dSpec HALVING = Conv2dSpec.same(8, 8, 3).withStride(2);
    /** The published network: two 3x3 convolutions per iteration, three in the reconstruction, a folded 5x5. */
    private static final NetworkReach REACH =
            new NetworkReach(List.of(FIRST, HALVING, HALVING, HALVING), List.of(2, 2, 2, 2), 3, 2);

    @Test
    void needsNoMoreThanTheHaloAndEndsAtTheEdges() {
        TileSpans inner = new TileSpans(new Span(128, 256), SIZE, REACH, true);
        assertEquals(48, REACH.halo());
        assertEquals(new Span(128 - 48, 256 + 41), inner.input());
        assertEquals(new Span(128 - 32, 256 + 25), new TileSpans(new Span(128, 256), SIZE, REACH, false).input());
        TileSpans all = new TileSpans(new Span(0, SIZE), SIZE, REACH, true);
        assertEquals(new Span(0, SIZE), all.input());
        for (int level = 0; level < REACH.levels(); level++) {
            assertEquals(new Span(0, SIZE >> level), all.computed(level));
            assertEquals(all.computed(level), all.refined(level));
            assertEquals(all.computed(level), all.encoded(level));
        }
    }

    @Test
    void everyLevelHasRightWhatTheNextOneReads() {
        for (int size : new int[] {8, 16, 64, 104, 256}) {
            for (int from = 0; from < size; from++) {
                for (int to = from + 1; to <= size; to++) {
                    check(new TileSpans(new Span(from, to), size, REACH, true), size, true);
                    check(new TileSpans(new Span(from, to), size, REACH, false), size, false);
                }
            }
        }
    }

    /**
     * Follows the network from the input forwards. A cell is valid if all cells that its kernel reads are valid, or lie
     * beyond the grid.
     */
    private static void check(TileSpans spans, int size, boolean deepIsInput) {
        int aligned = spans.core().from() / 8 * 8;
        assertTrue(spans.input().from() >= aligned - REACH.halo()
                && spans.input().to() <= (spans.core().to() + 7) / 8 * 8 + REACH.halo());
        Span right = shrunk(spans.input(), 1, size); // c1
        Span[] encoded = new Span[REACH.levels()];
        encoded[0] = right;
        for (int level = 1; level < REACH.levels(); level++) {
            right = strided(right, size >> level - 1);
            encoded[level] = right;
            contains(spans.encoded(level), right);
        }
        Span y = deepIsInput ? encoded[3] : spans.computed(3);
        contains(y, spans.computed(3));
        for (int level = 3; level >= 0; level--) {
            Span convolved = shrunk(spans.computed(level), 2, size >> level);
            Span sum = new Span(
                    Math.max(convolved.from(), encoded[level].from()), Math.min(convolved.to(), encoded[level].to()));
            contains(sum, spans.refined(level));
            if (level > 0) {
                assertEquals(spans.refined(level).times(2), spans.computed(level - 1));
            }
        }
        contains(shrunk(spans.refined(0), 3, size), spans.decoded());
        contains(shrunk(spans.decoded(), 2, size), spans.core());
    }

    /** Returns the valid output cells of a convolution that reads some cells to both sides. */
    private static Span shrunk(Span have, int reach, int size) {
        return new Span(have.from() == 0 ? 0 : have.from() + reach, have.to() == size ? size : have.to() - reach);
    }

    /** Returns the valid output cells of a 3x3 convolution of stride 2, whose cell i reads 2i - 1 to 2i + 1. */
    private static Span strided(Span have, int size) {
        int from = have.from() == 0 ? 0 : (have.from() + 2) / 2;
        int to = have.to() == size ? size / 2 : have.to() / 2;
        return new Span(from, to);
    }

    private static void contains(Span outer, Span inner) {
        assertTrue(outer.from() <= inner.from() && outer.to() >= inner.to(), outer + " does not hold " + inner);
    }

    /** The spans follow from the reach of each part. */
    @Test
    void aPartThatReadsFurtherNeedsMore() {
        NetworkReach further = new NetworkReach(List.of(FIRST, HALVING, HALVING, HALVING), List.of(2, 2, 2, 3), 3, 2);
        assertEquals(56, further.halo());
        assertEquals(
                "the encoder has 3 levels, the refinement 4 iterations; each level needs one",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new NetworkReach(List.of(FIRST, HALVING, HALVING), List.of(2, 2, 2, 2), 3, 2))
                        .getMessage());
        assertEquals(
                "the encoder reduces the grid by a factor of 4, but tiles begin at multiples of 8",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new NetworkReach(
                                        List.of(FIRST, FIRST, HALVING, HALVING), List.of(2, 2, 2, 2), 3, 2))
                        .getMessage());
    }

    @Test
    void tilesOffTheGridAreRefused() {
        assertEquals(
                "a tile from 8 to 72 does not fit a grid of 64 cells; tiles lie within the grid, whose size is a multiple of 8",
                assertThrows(IllegalArgumentException.class, () -> new TileSpans(new Span(8, 72), 64, REACH, true))
                        .getMessage());
    }
}
