package io.clipsr.text;

import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding of one piece of text: starts from its UTF-8 bytes and joins, as long as there is one, the
 * neighbours whose merge was learnt first. (Sennrich et al., "Neural Machine Translation of Rare Words with Subword
 * Units", 2016; on bytes as in GPT-2.)
 */
final class BytePairEncoder {

    private static final int BYTES = 256;
    private static final int[] ID_OF_BYTE = idOfByte();

    private final MergeTable merges;

    BytePairEncoder(MergeTable merges) {
        this.merges = merges;
    }

    /**
     * Ids of a piece that is not empty.
     *
     * <p>Symbols form a linked list and candidates wait in a queue by rank, then position, so that a very long piece
     * costs n log n. A merge's result is always of a later rank than the merge itself, hence this gives the same as
     * joining all occurrences of the best pair, round by round.
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
        symbol[n - 1] += BYTES; // the form that ends a word

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
            // Stale if one of the two was joined to something else since it was queued.
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

    /** Bytes that are a printable character of Latin-1 come first, in order, then the others, in order. */
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
