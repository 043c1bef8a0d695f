package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.metrics.PairedSample;
import io.clipsr.metrics.Sample;
import java.util.ArrayList;
import java.util.List;

/** The summary as text with aligned columns: means with deviations, and differences. */
public final class TextTable {

    private TextTable() {}

    /** Returns the summary. */
    public static String of(Results results) {
        List<List<String>> means = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("mean \u00b1 deviation"));
        results.measures().forEach(measure -> head.add(measure.label()));
        means.add(head);
        for (int way = 0; way < results.ways().size(); way++) {
            List<String> line = new ArrayList<>(List.of(results.ways().get(way).name()));
            for (int m = 0; m < results.measures().size(); m++) {
                Sample sample = results.sample(way, m);
                int decimals = results.measures().get(m).decimals();
                line.add(
                        sample == null
                                ? "\u2013"
                                : Numbers.fixed(sample.mean(), decimals) + " \u00b1 "
                                        + Numbers.fixed(sample.deviation(), Math.max(1, decimals - 1)));
            }
            means.add(line);
        }
        List<List<String>> differences = new ArrayList<>();
        differences.add(List.of("difference", "measure", "mean", "95 % interval", "higher : lower"));
        for (Results.Pair pair : results.pairs()) {
            for (int m = 0; m < results.measures().size(); m++) {
                PairedSample paired = results.difference(pair, m);
                if (paired != null) {
                    Measure measure = results.measures().get(m);
                    differences.add(List.of(
                            results.name(pair),
                            measure.label(),
                            Numbers.signed(paired.difference().mean(), measure.decimals()),
                            Numbers.interval(paired.difference(), measure.decimals()),
                            Numbers.signs(paired)));
                }
            }
        }
        return aligned(means) + "\n" + aligned(differences);
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
