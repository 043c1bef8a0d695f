package io.clipsr.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The byte-pair merges, keyed by pairs of token ids instead of pairs of strings. A merge's result has the id
 * {@code FIRST_MERGED + rank}, so ids are all that encoding needs: no string is ever built, and the table loads in a
 * few milliseconds where maps of strings take many times that.
 *
 * <p>The resource holds, for each merge in order, the ids of its left and its right half: two unsigned 16-bit numbers,
 * big-endian.
 */
final class MergeTable {

    /** 256 bytes, and the same 256 as the last symbol of a word, come before the merges. */
    static final int FIRST_MERGED = 512;

    static final int NONE = Integer.MAX_VALUE;

    private static final int BYTES_PER_MERGE = 4;

    private final int size;
    private final int shift;
    /** Open addressing: the pair, and its rank plus one; 0 means free. */
    private final int[] pairs;

    private final char[] ranksPlusOne;

    private MergeTable(byte[] merges) {
        size = merges.length / BYTES_PER_MERGE;
        int capacity = Integer.highestOneBit(Math.max(1, size)) * 4;
        shift = Integer.numberOfLeadingZeros(capacity) + 1;
        pairs = new int[capacity];
        ranksPlusOne = new char[capacity];
        for (int rank = 0; rank < size; rank++) {
            int at = rank * BYTES_PER_MERGE;
            int pair = (merges[at] & 0xff) << 24
                    | (merges[at + 1] & 0xff) << 16
                    | (merges[at + 2] & 0xff) << 8
                    | merges[at + 3] & 0xff;
            int slot = slot(pair);
            pairs[slot] = pair;
            ranksPlusOne[slot] = (char) (rank + 1);
        }
    }

    /** Reads the merges from a resource of this package. */
    static MergeTable load(String resource) {
        try (InputStream in = MergeTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from the clipsr-api jar;"
                        + " the jar is incomplete, get it again");
            }
            return new MergeTable(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + resource + " of the clipsr-api jar cannot be read", e);
        }
    }

    int size() {
        return size;
    }

    /** The rank of the merge of two ids, lower first; {@link #NONE} if they do not merge. */
    int rank(int left, int right) {
        int rankPlusOne = ranksPlusOne[slot(left << 16 | right)];
        return rankPlusOne == 0 ? NONE : rankPlusOne - 1;
    }

    /** Where the pair is, or the free slot where it belongs. */
    private int slot(int pair) {
        int slot = pair * 0x9E3779B1 >>> shift;
        while (ranksPlusOne[slot] != 0 && pairs[slot] != pair) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }
}
