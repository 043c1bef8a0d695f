package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks of the operations on whole maps. */
final class MapChecks {
    private final Comparison comparison;

    MapChecks(Comparison comparison) {
        this.comparison = comparison;
    }

    List<Check> maps() {
        List<Check> checks = new ArrayList<>();
        for (int[] s : new int[][] {{1, 3, 1, 1}, {2, 5, 7, 4}, {1, 40, 16, 24}}) {
            checks.add(comparison.check(
                    "upload and download " + Arrays.toString(s), Comparison.EXACT, run -> run.tensor(s)));
            for (int[] to : new int[][] {{8, 8}, {3, 11}, {64, 64}}) {
                String sizes = Arrays.toString(s) + " to " + Arrays.toString(to);
                checks.add(comparison.check(
                        "nearest " + sizes,
                        Comparison.EXACT,
                        run -> run.on.resizeNearest(run.tensor(s), to[0], to[1])));
                checks.add(comparison.check(
                        "bilinear " + sizes,
                        Comparison.SUMS,
                        run -> run.on.resizeBilinear(run.tensor(s), to[0], to[1])));
            }
            checks.add(comparison.check(
                    "bilinear, a region of " + Arrays.toString(s),
                    Comparison.SUMS,
                    run -> run.on.resizeBilinear(run.tensor(s), 9.125f, 30.5f, -2, 5, 14, 28)));
            checks.add(comparison.check(
                    "crop " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.crop(run.tensor(s), s[2] / 2, s[3] / 2, 1, 1)));
            checks.add(comparison.check(
                    "crop beyond " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.crop(run.tensor(s), -2, -1, s[2] + 5, s[3] + 3)));
            checks.add(comparison.check(
                    "paste " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.paste(run.tensor(s[0], s[1], s[2] + 3, s[3] + 4), run.tensor(s), 1, 4)));
            checks.add(comparison.check(
                    "to sequence " + Arrays.toString(s), Comparison.EXACT, run -> run.on.toSequence(run.tensor(s))));
            checks.add(comparison.check(
                    "to map " + Arrays.toString(s),
                    Comparison.EXACT,
                    run -> run.on.toMap(run.tensor(s[0], s[2] * s[3], s[1]), s[2], s[3])));
            checks.add(comparison.check("modulate by words " + Arrays.toString(s), Comparison.SUMS, run -> {
                Modulation modulation = run.modulation(1, s[1]).plus(run.perPixel(12, s));
                return run.on.modulate(run.tensor(s), modulation, run.tensor(s));
            }));
            checks.add(comparison.check(
                    "modulate " + Arrays.toString(s),
                    Comparison.SUMS,
                    run -> run.on.modulate(run.tensor(s), run.modulation(s[0], s[1]), run.tensor(s))));
            checks.add(comparison.check(
                    "modulate by words of each sample " + Arrays.toString(s), Comparison.SUMS, run -> {
                        Modulation modulation = run.modulation(s[0], s[1]).plus(run.perPixel(6, s));
                        return run.on.modulate(run.tensor(s), modulation, null);
                    }));
        }
        return checks;
    }
}
