package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Checks of self-attention and cross-attention, with and without programs. */
final class AttentionChecks {
    private final Comparison comparison;

    AttentionChecks(Comparison comparison) {
        this.comparison = comparison;
    }

    List<Check> attention() {
        List<Check> checks = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1, 8, 2}, {2, 7, 48, 4}, {1, 51, 96, 12}}) {
            for (boolean causal : new boolean[] {false, true}) {
                checks.add(comparison.check(
                        "self-attention " + Arrays.toString(s) + (causal ? " causal" : ""),
                        Comparison.SOFTMAX,
                        run -> run.on.selfAttention(run.tensor(s[0], s[1], 3 * s[2]), s[3], causal, null)));
            }
        }
        checks.add(comparison.check("self-attention of different lengths", Comparison.SOFTMAX, run -> {
            Tensor seen =
                    run.on.selfAttention(run.tensor(2, 9, 3 * 16), 2, false, run.on.upload(new float[] {9, 4}, 2));
            return run.on.slice(seen, 0, 4);
        }));
        checks.add(comparison.check("self-attention with large scores", Comparison.SOFTMAX, run -> {
            Tensor x = run.tensor(1, 6, 48);
            return run.on.selfAttention(run.on.add(x, 30, x), 1, false, null);
        }));
        // Samples, inner dimension, height, width, words, heads, channels of the map.
        for (int[] s : new int[][] {
            {1, 64, 5, 7, 13, 4, 20},
            {2, 32, 3, 2, 77, 1, 48},
            {2, 8, 40, 30, 3, 8, 5},
            {1, 24, 9, 9, 40, 3, 132},
            {2, 64, 6, 6, 9, 8, 36},
            {1, 64, 4, 9, 30, 2, 16},
            {1, 256, 3, 3, 5, 16, 8}
        }) {
            UnaryOperator<Integer> n = samples -> samples;
            for (int m : new int[] {s[0], 1}) {
                float[] lengths = new float[m];
                for (int i = 0; i < m; i++) {
                    lengths[i] = s[4] - n.apply(i) * 2;
                }
                checks.add(comparison.check(
                        "cross-attention " + Arrays.toString(s) + " to " + m,
                        Comparison.SOFTMAX,
                        run -> run.crossAttention(s, m, run.on.upload(lengths, m))));
                checks.add(comparison.check(
                        "cross-attention to all words " + Arrays.toString(s) + " to " + m,
                        Comparison.SOFTMAX,
                        run -> run.crossAttention(s, m, null)));
            }
        }
        // A device may plan its memory and capture its launches after the first run.
        for (int runs = 1; runs <= 3; runs++) {
            int count = runs;
            checks.add(comparison.check("program, run " + count, Comparison.SOFTMAX, run -> {
                Tensor words = run.tensor(2, 6, 16);
                Tensor lengths = run.on.upload(new float[] {6, 2}, 2);
                Conv2dLayer toQuery = run.conv(Conv2dSpec.same(16, 16, 1));
                try (Program program = run.on.program(
                        x -> run.on.crossAttention(run.on.add(x, 2, x), toQuery, words, words, 4, lengths))) {
                    Tensor out = null;
                    for (int i = 0; i < count; i++) {
                        out = program.run(run.tensor(2, 16, 3, 5));
                    }
                    return out;
                }
            }));
        }
        return checks;
    }
}
