package io.clipsr.kernels.cpu;

import java.util.Arrays;

/**
 * Softmax attention with plain loops. The keys are transposed once per head, so that both inner loops read consecutive
 * values and the JIT vectorises them. Compared with the convolutions, the time is negligible.
 */
final class CpuAttention {
    private final Parallel parallel;

    CpuAttention(Parallel parallel) {
        this.parallel = parallel;
    }

    /**
     * Computes self-attention.
     *
     * @param qkv the queries, keys and values {@code [n, length, 3 * width]}
     * @param lengths the number of valid positions of each sample, or null
     * @param out the output {@code [n, length, width]}
     */
    void self(float[] qkv, int n, int length, int width, int heads, boolean causal, float[] lengths, float[] out) {
        int size = width / heads;
        parallel.run(n * heads, task -> {
            int sample = task / heads;
            int head = task % heads;
            int valid = valid(lengths, sample, length);
            int base = sample * length * 3 * width + head * size;
            Head h = new Head(qkv, base + width, base + 2 * width, 3 * width, valid, size);
            for (int i = 0; i < length; i++) {
                int visible = causal ? Math.min(i + 1, valid) : valid;
                h.attend(qkv, base + i * 3 * width, visible, out, (sample * length + i) * width + head * size);
            }
        });
    }

    /**
     * Computes cross-attention.
     *
     * @param queries the queries {@code [n, pixels, inner]}
     * @param keys the keys {@code [m, words, inner]}
     * @param values the values {@code [m, words, inner]}
     */
    void cross(
            float[] queries,
            int n,
            int pixels,
            int inner,
            float[] keys,
            float[] values,
            int m,
            int words,
            int heads,
            float[] lengths,
            float[] out) {
        int size = inner / heads;
        int chunk = 1024;
        int chunks = (pixels + chunk - 1) / chunk;
        parallel.run(n * heads * chunks, task -> {
            int head = task % heads;
            int first = task / heads % chunks * chunk;
            int sample = task / heads / chunks;
            int shared = m == 1 ? 0 : sample;
            int valid = valid(lengths, shared, words);
            int base = shared * words * inner + head * size;
            Head h = new Head(keys, values, base, base, inner, valid, size);
            int end = Math.min(pixels, first + chunk);
            for (int p = first; p < end; p++) {
                int at = (sample * pixels + p) * inner + head * size;
                h.attend(queries, at, valid, out, at);
            }
        });
    }

    /** Returns the number of valid positions of a sample. */
    private static int valid(float[] lengths, int sample, int all) {
        return lengths == null ? all : Math.max(1, Math.min(all, (int) lengths[sample]));
    }

    /** The keys and values of one head. */
    private static final class Head {
        private final float[] keysTransposed;
        private final float[] values;
        private final int valuesAt;
        private final int stride;
        private final int count;
        private final int size;
        private final float[] scores;
        private final float scale;

        Head(float[] keysAndValues, int keysAt, int valuesAt, int stride, int count, int size) {
            this(keysAndValues, keysAndValues, keysAt, valuesAt, stride, count, size);
        }

        Head(float[] keys, float[] values, int keysAt, int valuesAt, int stride, int count, int size) {
            this.values = values;
            this.valuesAt = valuesAt;
            this.stride = stride;
            this.count = count;
            this.size = size;
            this.scores = new float[count];
            this.scale = (float) (1 / Math.sqrt(size));
            this.keysTransposed = new float[size * count];
            for (int j = 0; j < count; j++) {
                for (int d = 0; d < size; d++) {
                    keysTransposed[d * count + j] = keys[keysAt + j * stride + d];
                }
            }
        }

        void attend(float[] queries, int at, int visible, float[] out, int outAt) {
            Arrays.fill(scores, 0, visible, 0);
            for (int d = 0; d < size; d++) {
                float q = queries[at + d] * scale;
                int row = d * count;
                for (int j = 0; j < visible; j++) {
                    scores[j] += q * keysTransposed[row + j];
                }
            }
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < visible; j++) {
                max = Math.max(max, scores[j]);
            }
            float sum = 0;
            for (int j = 0; j < visible; j++) {
                scores[j] = (float) Math.exp(scores[j] - max);
                sum += scores[j];
            }
            Arrays.fill(out, outAt, outAt + size, 0);
            for (int j = 0; j < visible; j++) {
                float p = scores[j] / sum;
                int row = valuesAt + j * stride;
                for (int d = 0; d < size; d++) {
                    out[outAt + d] += p * values[row + d];
                }
            }
        }
    }
}
