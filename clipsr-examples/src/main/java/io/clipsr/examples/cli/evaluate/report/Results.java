package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.cli.evaluate.measure.Way;
import io.clipsr.metrics.PairedSample;
import io.clipsr.metrics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The results of an evaluation.
 *
 * @param settings what the values depend on, by name
 * @param versions what ran: versions, devices, and the command
 * @param ways the columns
 * @param measures the measures
 * @param rows the pictures in the order of the data set, without those that were skipped
 * @param skipped the pictures that were skipped
 * @param seed the seed of the intervals
 */
public record Results(
        Map<String, String> settings,
        Map<String, String> versions,
        List<Way> ways,
        List<Measure> measures,
        List<Row> rows,
        List<Row> skipped,
        long seed) {

    /**
     * The difference between two ways.
     *
     * @param first the index of the first way, a model
     * @param second the index of the way that it is compared with
     */
    public record Pair(int first, int second) {}

    /** Returns the values of a way and a measure, of the pictures that the measure applies to. */
    double[] values(int way, int measure) {
        return rows.stream()
                .mapToDouble(row -> row.values()[way][measure])
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    /** Returns the mean of a way by a measure with its interval; null if the measure applies to no picture. */
    Sample sample(int way, int measure) {
        double[] values = values(way, measure);
        return values.length == 0 ? null : Sample.of(values, seed);
    }

    /** Returns the difference between two ways by a measure; null if the measure applies to no picture. */
    PairedSample difference(Pair pair, int measure) {
        List<Row> both = rows.stream()
                .filter(row -> !Double.isNaN(row.values()[pair.first()][measure])
                        && !Double.isNaN(row.values()[pair.second()][measure]))
                .toList();
        if (both.isEmpty()) {
            return null;
        }
        return PairedSample.of(
                both.stream()
                        .mapToDouble(row -> row.values()[pair.first()][measure])
                        .toArray(),
                both.stream()
                        .mapToDouble(row -> row.values()[pair.second()][measure])
                        .toArray(),
                seed);
    }

    /** Returns the comparisons of interest: each model with bicubic, and each later model with the first one. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        int bicubic = names().indexOf(Way.BICUBIC);
        int first = -1;
        for (int way = 0; way < ways.size(); way++) {
            if (ways.get(way).model()) {
                pairs.add(new Pair(way, bicubic));
                first = first < 0 ? way : first;
            }
        }
        for (int way = first + 1; way < ways.size(); way++) {
            pairs.add(new Pair(way, first));
        }
        return pairs;
    }

    List<String> names() {
        return ways.stream().map(Way::name).toList();
    }

    /** Returns a pair's name, such as {@code lite - bicubic}. */
    String name(Pair pair) {
        return ways.get(pair.first()).name() + " \u2212 "
                + ways.get(pair.second()).name();
    }
}
