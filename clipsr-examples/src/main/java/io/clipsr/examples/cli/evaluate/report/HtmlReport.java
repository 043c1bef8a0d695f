package io.clipsr.examples.cli.evaluate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Row;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The results as one page of HTML with everything in it; its policy forbids it to load anything. */
public final class HtmlReport {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
    private static final int PLOTTED = 2; // measures: PSNR and SSIM
    private static final int SKIPPED_SHOWN = 10;

    private HtmlReport() {}

    /** Returns the page. */
    public static String of(Results results, List<Case> cases) throws IOException {
        String dataSet = results.settings().get("data set");
        Map<String, String> parts = Map.ofEntries(
                Map.entry(
                        "title",
                        Html.text("Evaluation on " + dataSet + ", "
                                + results.settings().get("scale") + "x")),
                Map.entry("lead", Html.text(lead(results))),
                Map.entry("css", resource("report.css")),
                Map.entry("js", resource("report.js")),
                Map.entry("means", SummaryTables.means(results)),
                Map.entry("differences", SummaryTables.differences(results)),
                Map.entry("plots", plots(results)),
                Map.entry("casenote", Html.text(caseNote(results))),
                Map.entry("cases", cases(cases)),
                Map.entry("origin", origin(results)),
                Map.entry("data", data(results)));
        return PLACE.matcher(resource("report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String lead(Results results) {
        int skipped = results.skipped().size();
        return results.rows().size() + " pictures"
                + (skipped == 0 ? "" : ", " + skipped + " skipped")
                + ". Prepared: " + results.settings().get("preparation") + "; inputs: "
                + results.settings().get("inputs") + "; captions: "
                + results.settings().get("captions") + ".";
    }

    private static String plots(Results results) {
        StringBuilder plots = new StringBuilder();
        for (Results.Pair pair : results.pairs()) {
            for (int m = 0; m < Math.min(PLOTTED, results.measures().size()); m++) {
                int measure = m;
                double[] gains = results.rows().stream()
                        .mapToDouble(row -> row.values()[pair.first()][measure] - row.values()[pair.second()][measure])
                        .filter(Double::isFinite)
                        .toArray();
                if (gains.length > 0) {
                    Measure plotted = results.measures().get(m);
                    plots.append("<figure>")
                            .append(GainPlot.of(gains, plotted.decimals()))
                            .append(Html.element("figcaption", plotted.label() + ": " + results.name(pair)))
                            .append("</figure>");
                }
            }
        }
        return plots.toString();
    }

    private static String caseNote(Results results) {
        Results.Pair pair = results.pairs().get(0);
        return "The pictures with the smallest and the largest gain in "
                + results.measures().get(0).label() + ", " + results.name(pair)
                + ". Choose two versions, and move the slider between them. Of large pictures, the middle is shown.";
    }

    private static String cases(List<Case> cases) throws IOException {
        StringBuilder html = new StringBuilder();
        for (Case shown : cases) {
            List<String> names = List.copyOf(shown.pictures().keySet());
            html.append("<figure class=\"case\"><div class=\"pair\"></div>");
            for (Map.Entry<String, BufferedImage> picture : shown.pictures().entrySet()) {
                html.append("<template>")
                        .append(Html.picture(picture.getValue(), shown.row().key() + ", " + picture.getKey()))
                        .append("</template>");
            }
            html.append("<input type=\"range\" min=\"0\" max=\"100\" value=\"50\" aria-label=\"divide\">")
                    .append("<div class=\"choose\">")
                    .append(choice(names, "left", 1))
                    .append(choice(names, "right", 2))
                    .append("</div><figcaption><b>")
                    .append(Html.text(shown.row().key()))
                    .append("</b>, ")
                    .append(Html.text(shown.gain()))
                    .append("<br>")
                    .append(
                            shown.row().prompt().isEmpty()
                                    ? "<span class=\"soft\">no prompt</span>"
                                    : "\u201c" + Html.text(shown.row().prompt()) + "\u201d")
                    .append("<br><span class=\"soft\">")
                    .append(Html.text(shown.row().choices()))
                    .append("</span></figcaption></figure>");
        }
        return html.toString();
    }

    private static String choice(List<String> names, String side, int selected) {
        IntFunction<String> option =
                i -> "<option" + (i == selected ? " selected" : "") + ">" + Html.text(names.get(i)) + "</option>";
        return "<select aria-label=\"" + side + "\">"
                + String.join(
                        "", IntStream.range(0, names.size()).mapToObj(option).toList()) + "</select>";
    }

    private static String origin(Results results) {
        StringBuilder html = new StringBuilder("<p><code>")
                .append(Html.text(results.versions().get("command")))
                .append("</code></p><dl>");
        results.settings()
                .forEach((name, value) -> html.append(Html.element("dt", name)).append(Html.element("dd", value)));
        results.versions().forEach((name, value) -> {
            if (!name.equals("command")) {
                html.append(Html.element("dt", name)).append(Html.element("dd", value));
            }
        });
        for (Row row : results.skipped()
                .subList(0, Math.min(SKIPPED_SHOWN, results.skipped().size()))) {
            html.append(Html.element("dt", "skipped")).append(Html.element("dd", row.key() + ": " + row.skipped()));
        }
        return html.append("</dl>").toString();
    }

    /** Returns the values as JSON in a script element, which no text in it can end. */
    private static String data(Results results) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("ways");
            for (String name : results.names()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("measures");
            for (Measure measure : results.measures()) {
                json.writeStartObject();
                json.writeStringField("label", measure.label());
                json.writeNumberField("decimals", measure.decimals());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("pictures");
            for (Row row : results.rows()) {
                picture(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString().replace("<", "\\u003c");
    }

    private static void picture(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("picture", row.key());
        json.writeStringField("prompt", row.prompt());
        json.writeStringField("choices", row.choices());
        json.writeArrayFieldStart("values");
        for (double[] way : row.values()) {
            json.writeStartArray();
            for (double value : way) {
                if (Double.isNaN(value)) {
                    json.writeNull();
                } else if (Double.isInfinite(value)) {
                    json.writeString("inf");
                } else {
                    json.writeNumber((double) Math.round(value * 1e6) / 1e6);
                }
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
