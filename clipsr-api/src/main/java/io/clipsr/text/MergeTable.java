package io.clipsr.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The byte-pair merges, keyed by pairs of token ids instead of pairs of strings. A merge's result has the id
 * {@code FIRST_MERGED + rank}, so encoding needs no strings, and the table loads in a few milliseconds, much faster
 * than maps of strings.
 *
 * <p>The resource contains the ids of the left and the right half of each merge in order, as unsigned big-endian 16-bit
 * numbers.
 */
final class MergeTable {

    /** The id of the first merge, after 256 bytes and the same 256 bytes as the last symbol of a word. */
    static final int FIRST_MERGED = 512;

    static final int NONE = Integer.MAX_VALUE;

    private static final int BYTES_PER_MERGE = 4;

    private final int size;
    private final int shift;
    /** A hash table with open addressing: the pair, and its rank plus one; 0 means free. */
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

    /** Returns the rank of the merge of two ids, lowest first; {@link #NONE} if there is no such merge. */
    int rank(int left, int right) {
        int rankPlusOne = ranksPlusOne[slot(left << 16 | right)];
        return rankPlusOne == 0 ? NONE : rankPlusOne - 1;
    }

    /** Returns the slot of the pair, or the free slot for it. */
    private int slot(int pair) {
        int slot = pair * 0x9E3779B1 >>> shift;
        while (ranksPlusOne[slot] != 0 && pairs[slot] != pair) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }
}
