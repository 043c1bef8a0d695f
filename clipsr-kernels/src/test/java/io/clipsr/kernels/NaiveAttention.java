package io.clipsr.kernels;

/** The reference attention, one value at a time: {@code sum_j softmax_j(query . key_j / sqrt(size)) value_j}. */
final class NaiveAttention {
    private NaiveAttention() {}

    interface Query {
        double at(int d);
    }

    interface Key {
        double at(int j, int d);
    }

    /**
     * Returns one value of the output.
     *
     * @param value the value of word j in the requested channel
     */
    static double attend(int visible, int size, Query query, Key key, Query value) {
        double[] scores = new double[visible];
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < visible; j++) {
            for (int d = 0; d < size; d++) {
                scores[j] += query.at(d) * key.at(j, d) / Math.sqrt(size);
            }
            max = Math.max(max, scores[j]);
        }
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < visible; j++) {
            double e = Math.exp(scores[j] - max);
            sum += e;
            weighted += e * value.at(j);
        }
        return weighted / sum;
    }
}
