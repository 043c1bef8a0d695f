package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks of linear layers, perceptrons, and operations on sequences and rows. */
final class SequenceChecks {
    private final Comparison comparison;

    SequenceChecks(Comparison comparison) {
        this.comparison = comparison;
    }

    List<Check> sequences() {
        List<Check> checks = new ArrayList<>();
        int[][] sizes = {{1, 1, 8, 12}, {2, 7, 64, 33}, {3, 13, 96, 256}};
        for (int[] s : sizes) {
            for (Activation activation :
                    new Activation[] {Activation.IDENTITY, Activation.RELU, Activation.QUICK_GELU}) {
                checks.add(comparison.check(
                        "linear " + Arrays.toString(s) + " " + activation,
                        Comparison.SUMS,
                        run -> run.on.linear(
                                run.tensor(s[0], s[1], s[2]), run.linear(s[2], s[3], true), activation, null)));
            }
            checks.add(comparison.check(
                    "linear with residual " + Arrays.toString(s),
                    Comparison.SUMS,
                    run -> run.on.linear(
                            run.tensor(s[0], s[1], s[2]),
                            run.linear(s[2], s[3], false),
                            Activation.IDENTITY,
                            run.tensor(s[0], s[1], s[3]))));
            checks.add(comparison.check(
                    "linear of rows " + Arrays.toString(s),
                    Comparison.SUMS,
                    run -> run.on.linear(run.tensor(s[0], s[2]), run.linear(s[2], s[3], true), Activation.RELU, null)));
            checks.add(comparison.check(
                    "layer norm " + Arrays.toString(s),
                    Comparison.POINTWISE,
                    run -> run.on.layerNorm(run.tensor(s[0], s[1], s[2]), run.tensor(s[2]), run.tensor(s[2]), 1e-5f)));
            checks.add(comparison.check(
                    "add " + Arrays.toString(s),
                    Comparison.POINTWISE,
                    run -> run.on.add(run.tensor(s[0], s[1], s[2]), 0.1f, run.tensor(s[0], s[1], s[2]))));
            checks.add(comparison.check(
                    "add to each sample " + Arrays.toString(s),
                    Comparison.POINTWISE,
                    run -> run.on.add(run.tensor(s[0], s[1], s[2]), -2, run.tensor(1, s[1], s[2]))));
            checks.add(comparison.check(
                    "concat " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.concat(run.tensor(s[0], 2, s[2]), run.tensor(s[0], s[1], s[2]))));
            checks.add(comparison.check(
                    "concat shared " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.concat(run.tensor(1, 3, s[2]), run.tensor(s[0], s[1], s[2]))));
            checks.add(comparison.check(
                    "slice " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.slice(run.tensor(s[0], s[1], s[2]), s[1] / 2, s[1])));
            checks.add(comparison.check(
                    "reshape " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.reshape(run.tensor(s[0], s[1] * s[2]), s[0], s[1], s[2])));
        }
        return checks;
    }

    /** Returns checks of perceptrons of the same rows, with various numbers of input, hidden and output features. */
    List<Check> perceptrons() {
        List<Check> checks = new ArrayList<>();
        int[][][] groups = {{{8, 8, 8}}, {{512, 64, 64}}, {{20, 3, 5}, {20, 70, 2}, {20, 16, 130}, {20, 600, 33}}};
        for (int[][] group : groups) {
            for (int n : new int[] {1, 3, 6}) {
                for (int i = 0; i < group.length; i++) {
                    int which = i;
                    checks.add(comparison.check(
                            "perceptron " + i + " of " + Arrays.deepToString(group) + " on " + n,
                            Comparison.SUMS,
                            run -> {
                                Tensor rows = run.tensor(n, group[0][0]);
                                List<Mlp> mlps = new ArrayList<>();
                                for (int[] widths : group) {
                                    mlps.add(new Mlp(
                                            run.linear(widths[0], widths[1], mlps.size() % 2 == 0),
                                            run.linear(widths[1], widths[2], true)));
                                }
                                return run.on.mlps(rows, mlps).get(which);
                            }));
                }
            }
        }
        return checks;
    }
}
