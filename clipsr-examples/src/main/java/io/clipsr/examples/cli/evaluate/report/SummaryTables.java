package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.metrics.PairedSample;
import io.clipsr.metrics.Sample;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The summary as tables of HTML. */
final class SummaryTables {

    private static final double NOISE = 1e-9; // of a sum in another order

    private SummaryTables() {}

    static String means(Results results) {
        StringBuilder html = new StringBuilder("<table id=\"means\"><thead><tr><th></th>");
        results.measures().forEach(measure -> html.append(Html.element("th", measure.label())));
        html.append("</tr></thead><tbody>");
        for (int way = 0; way < results.ways().size(); way++) {
            html.append("<tr>")
                    .append(Html.element("td", results.ways().get(way).name()));
            for (int m = 0; m < results.measures().size(); m++) {
                html.append("<td>").append(mean(results, way, m)).append("</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    private static String mean(Results results, int way, int m) {
        Sample sample = results.sample(way, m);
        if (sample == null) {
            return "\u2013";
        }
        int decimals = results.measures().get(m).decimals();
        String mean = Numbers.fixed(sample.mean(), decimals);
        return (isBest(results, sample, m) ? "<b>" + mean + "</b>" : mean) + " <small>("
                + Numbers.fixed(sample.deviation(), decimals) + ")<br>" + Numbers.interval(sample, decimals)
                + "</small>";
    }

    private static boolean isBest(Results results, Sample sample, int m) {
        int sign = results.measures().get(m).higherIsBetter() ? 1 : -1;
        return IntStream.range(0, results.ways().size())
                .mapToObj(way -> Arrays.stream(results.values(way, m)).average())
                .allMatch(mean -> mean.isEmpty() || sign * mean.getAsDouble() <= sign * sample.mean() + NOISE);
    }

    static String differences(Results results) {
        StringBuilder html = new StringBuilder("<table id=\"differences\"><thead><tr><th>difference</th>");
        results.measures().forEach(measure -> html.append(Html.element("th", measure.label())));
        html.append("</tr></thead><tbody>");
        for (Results.Pair pair : results.pairs()) {
            html.append("<tr>").append(Html.element("td", results.name(pair)));
            for (int m = 0; m < results.measures().size(); m++) {
                PairedSample paired = results.difference(pair, m);
                Measure measure = results.measures().get(m);
                html.append("<td>");
                if (paired == null) {
                    html.append("\u2013");
                } else {
                    html.append(Numbers.signed(paired.difference().mean(), measure.decimals()))
                            .append("<br><small>")
                            .append(Numbers.interval(paired.difference(), measure.decimals()))
                            .append("<br>")
                            .append(Html.text(Numbers.signs(paired)))
                            .append("</small>");
                }
                html.append("</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }
}
