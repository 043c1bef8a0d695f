package io.clipsr.text;

import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding of one piece of text. It starts from the UTF-8 bytes and repeatedly merges the neighbours whose
 * merge has the lowest rank. (Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016; on
 * bytes as in GPT-2.)
 */
final class BytePairEncoder {

    private static final int BYTES = 256;
    private static final int[] ID_OF_BYTE = idOfByte();

    private final MergeTable merges;

    BytePairEncoder(MergeTable merges) {
        this.merges = merges;
    }

    /**
     * Returns the token ids of a piece, which must not be empty.
     *
     * <p>Symbols form a linked list, and candidates are in a priority queue by rank, then position, so that a piece of
     * n bytes takes O(n log n) time. All merges of a result have a higher rank than its own merge. So this equals
     * merging all occurrences of the best pair, round by round.
     */
    int[] encode(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        int n = bytes.length;
        int[] symbol = new int[n];
        int[] previous = new int[n];
        int[] next = new int[n];
        for (int i = 0; i < n; i++) {
            symbol[i] = ID_OF_BYTE[bytes[i] & 0xff];
            previous[i] = i - 1;
            next[i] = i + 1;
        }
        symbol[n - 1] += BYTES; // the form at the end of a word

        PriorityQueue<Long> candidates = new PriorityQueue<>();
        for (int i = 0; i + 1 < n; i++) {
            offer(candidates, symbol, i, i + 1);
        }
        int left = n;
        while (!candidates.isEmpty()) {
            long best = candidates.remove();
            int rank = (int) (best >>> 32);
            int i = (int) best;
            int j = next[i];
            // The candidate is stale if one of the two was merged since it was queued.
            if (j >= n || symbol[i] < 0 || merges.rank(symbol[i], symbol[j]) != rank) {
                continue;
            }
            symbol[i] = MergeTable.FIRST_MERGED + rank;
            symbol[j] = -1;
            left--;
            next[i] = next[j];
            if (next[i] < n) {
                previous[next[i]] = i;
                offer(candidates, symbol, i, next[i]);
            }
            if (previous[i] >= 0) {
                offer(candidates, symbol, previous[i], i);
            }
        }
        int[] ids = new int[left];
        for (int i = 0, k = 0; i < n; i = next[i]) {
            ids[k++] = symbol[i];
        }
        return ids;
    }

    private void offer(PriorityQueue<Long> candidates, int[] symbol, int i, int j) {
        int rank = merges.rank(symbol[i], symbol[j]);
        if (rank != MergeTable.NONE) {
            candidates.add((long) rank << 32 | i);
        }
    }

    /**
     * Returns the id of each byte: the printable characters of Latin-1 come first, in order, then the others, in order.
     */
    private static int[] idOfByte() {
        int[] ids = new int[BYTES];
        int id = 0;
        for (int b = 0; b < BYTES; b++) {
            if (isPrintable(b)) {
                ids[b] = id++;
            }
        }
        for (int b = 0; b < BYTES; b++) {
            if (!isPrintable(b)) {
                ids[b] = id++;
            }
        }
        return ids;
    }

    private static boolean isPrintable(int b) {
        return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xFF && b != 0xAD;
    }
}
