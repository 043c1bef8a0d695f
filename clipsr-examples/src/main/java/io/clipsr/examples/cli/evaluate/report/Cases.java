package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses the pictures with the smallest and the largest gain of the first model over bicubic. */
public final class Cases {
    private static final int EACH = 3;

    private Cases() {}

    /** Returns the chosen rows: the worst ones, from the worst, then the best ones, from the best. */
    public static List<Row> choose(Results results) {
        List<Row> sorted = results.rows().stream()
                .filter(row -> !Double.isNaN(gain(results, row)))
                .sorted(Comparator.comparingDouble(row -> gain(results, row)))
                .toList();
        if (sorted.size() <= 2 * EACH) {
            return sorted;
        }
        List<Row> chosen = new ArrayList<>(sorted.subList(0, EACH));
        for (int i = 1; i <= EACH; i++) {
            chosen.add(sorted.get(sorted.size() - i));
        }
        return chosen;
    }

    /** Returns a picture's gain as text. */
    public static String gainText(Results results, Row row) {
        return results.measures().get(0).label() + " "
                + Numbers.signed(gain(results, row), results.measures().get(0).decimals());
    }

    private static double gain(Results results, Row row) {
        Results.Pair pair = results.pairs().get(0);
        return row.values()[pair.first()][0] - row.values()[pair.second()][0];
    }
}
