package io.clipsr.image.codec.vp8;

import java.io.IOException;
import java.util.Arrays;

/** Reads the coefficients of a row of macroblocks after the other (RFC 6386, sections 13 and 14). */
final class Coefficients {
    /** Kinds of blocks. */
    private static final int LUMA_WITHOUT_DC = 0;

    private static final int SECOND_ORDER = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    private static final int BLOCKS = 24;
    /** The contexts of a macroblock's side: four of luma, two of each chroma plane, and one of the second order. */
    private static final int SIDE = 9;

    private static final int OF_SECOND_ORDER = 8;

    private final int[] probabilities;
    /** Whether the blocks above and to the left have coefficients. */
    private final int[] above;

    private final int[] left = new int[SIDE];

    /** The dequantised coefficients of the macroblock: 16 blocks of luma, four of each chroma plane, 16 values each. */
    final int[] values = new int[BLOCKS * 16];
    /** Whether a block has any coefficient other than 0. */
    final boolean[] used = new boolean[BLOCKS];

    private final int[] secondOrder = new int[16];

    Coefficients(int[] probabilities, int columns) {
        this.probabilities = probabilities;
        above = new int[columns * SIDE];
    }

    void startRow() {
        Arrays.fill(left, 0);
    }

    /** Passes over a macroblock that has no coefficients. */
    void skip(int column, boolean subblocks) {
        Arrays.fill(used, false);
        int kept = subblocks ? OF_SECOND_ORDER : SIDE; // one that is predicted by subblocks has no second order
        Arrays.fill(above, column * SIDE, column * SIDE + kept, 0);
        Arrays.fill(left, 0, kept, 0);
    }

    /**
     * Reads a macroblock.
     *
     * @param steps the quantiser's steps, see {@link FrameHeader#steps}
     * @return whether it has any coefficient other than 0
     */
    boolean read(BoolDecoder in, int column, boolean subblocks, int[] steps) throws IOException {
        Arrays.fill(values, 0);
        int top = column * SIDE;
        int first = 0;
        int kind = LUMA;
        if (!subblocks) {
            Arrays.fill(secondOrder, 0);
            int context = above[top + OF_SECOND_ORDER] + left[OF_SECOND_ORDER];
            int count = block(in, SECOND_ORDER, context, 0, steps[2], steps[3], secondOrder, 0);
            above[top + OF_SECOND_ORDER] = left[OF_SECOND_ORDER] = count > 0 ? 1 : 0;
            Transform.secondOrder(secondOrder, values);
            first = 1;
            kind = LUMA_WITHOUT_DC;
        }
        boolean any = false;
        for (int b = 0; b < BLOCKS; b++) {
            boolean luma = b < 16;
            int ofPlane = luma ? b : b - 16 & 3;
            int side = luma ? 4 : 2;
            int contexts = luma ? 0 : b < 20 ? 4 : 6;
            int atAbove = top + contexts + ofPlane % side;
            int atLeft = contexts + ofPlane / side;
            int start = luma ? first : 0;
            int count = block(
                    in,
                    luma ? kind : CHROMA,
                    above[atAbove] + left[atLeft],
                    start,
                    steps[luma ? 0 : 4],
                    steps[luma ? 1 : 5],
                    values,
                    b * 16);
            above[atAbove] = left[atLeft] = count > start ? 1 : 0;
            used[b] = count > 1 || values[b * 16] != 0;
            any |= used[b];
        }
        return any;
    }

    /** Reads a block from a coefficient on; returns the place after its last coefficient. */
    private int block(BoolDecoder in, int kind, int context, int first, int dc, int ac, int[] to, int at)
            throws IOException {
        int n = first;
        int p = probability(kind, n, context);
        while (n < 16) {
            if (in.bit(probabilities[p]) == 0) {
                return n;
            }
            while (in.bit(probabilities[p + 1]) == 0) {
                p = probability(kind, ++n, 0);
                if (n == 16) {
                    return 16;
                }
            }
            int value = 1;
            if (in.bit(probabilities[p + 2]) != 0) {
                value = large(in, p);
            }
            p = probability(kind, n + 1, value > 1 ? 2 : 1);
            to[at + Tables.ZIGZAG[n]] = (in.flag() ? -value : value) * (n > 0 ? ac : dc);
            n++;
        }
        return 16;
    }

    private static int probability(int kind, int n, int context) {
        return ((kind * Tables.BANDS + Tables.BAND[n]) * Tables.CONTEXTS + context) * Tables.PROBABILITIES;
    }

    /** Reads a magnitude of at least 2. */
    private int large(BoolDecoder in, int p) throws IOException {
        if (in.bit(probabilities[p + 3]) == 0) {
            return in.bit(probabilities[p + 4]) == 0 ? 2 : 3 + in.bit(probabilities[p + 5]);
        }
        if (in.bit(probabilities[p + 6]) == 0) {
            return in.bit(probabilities[p + 7]) == 0 ? 5 + in.bit(159) : 7 + 2 * in.bit(165) + in.bit(145);
        }
        int high = in.bit(probabilities[p + 8]);
        int category = 2 * high + in.bit(probabilities[p + 9 + high]);
        int value = 0;
        for (int probability : Tables.LARGE[category]) {
            value = 2 * value + in.bit(probability);
        }
        return value + 3 + (8 << category);
    }
}
