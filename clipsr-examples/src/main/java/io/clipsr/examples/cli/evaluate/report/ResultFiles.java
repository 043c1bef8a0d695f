package io.clipsr.examples.cli.evaluate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.metrics.PairedSample;
import io.clipsr.metrics.Sample;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** The results for programs: CSV with a line for each picture and way, and JSON with everything. */
public final class ResultFiles {

    private ResultFiles() {}

    /** Returns the values as CSV (RFC 4180): what does not apply is empty, infinity is {@code inf}. */
    public static String csv(Results results) {
        StringBuilder csv = new StringBuilder("picture,way,prompt,choices");
        results.measures().forEach(measure -> csv.append(',').append(measure.name()));
        csv.append("\r\n");
        for (Row row : results.rows()) {
            for (int way = 0; way < results.ways().size(); way++) {
                csv.append(quoted(row.key()))
                        .append(',')
                        .append(quoted(results.ways().get(way).name()))
                        .append(',')
                        .append(quoted(row.prompt()))
                        .append(',')
                        .append(quoted(row.choices()));
                for (double value : row.values()[way]) {
                    csv.append(',')
                            .append(
                                    Double.isNaN(value)
                                            ? ""
                                            : Double.isInfinite(value) ? "inf" : Double.toString(value));
                }
                csv.append("\r\n");
            }
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Returns everything as JSON: {@code settings, versions, summary, differences, skipped, pictures}. */
    public static String json(Results results) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            strings(json, "settings", results.settings());
            strings(json, "versions", results.versions());
            summary(json, results);
            differences(json, results);
            json.writeObjectFieldStart("skipped");
            for (Row row : results.skipped()) {
                json.writeStringField(row.key(), row.skipped());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("pictures");
            for (Row row : results.rows()) {
                RowJson.write(json, row, results);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void strings(JsonGenerator json, String name, Map<String, String> fields) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Results results) throws IOException {
        json.writeObjectFieldStart("summary");
        for (int way = 0; way < results.ways().size(); way++) {
            json.writeObjectFieldStart(results.ways().get(way).name());
            for (int m = 0; m < results.measures().size(); m++) {
                Sample sample = results.sample(way, m);
                if (sample != null) {
                    json.writeObjectFieldStart(results.measures().get(m).name());
                    sample(json, sample);
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void differences(JsonGenerator json, Results results) throws IOException {
        json.writeArrayFieldStart("differences");
        for (Results.Pair pair : results.pairs()) {
            for (int m = 0; m < results.measures().size(); m++) {
                PairedSample paired = results.difference(pair, m);
                if (paired != null) {
                    json.writeStartObject();
                    json.writeStringField(
                            "first", results.ways().get(pair.first()).name());
                    json.writeStringField(
                            "second", results.ways().get(pair.second()).name());
                    json.writeStringField("measure", results.measures().get(m).name());
                    sample(json, paired.difference());
                    json.writeNumberField("higher", paired.higher());
                    json.writeNumberField("lower", paired.lower());
                    json.writeNumberField("p", paired.p());
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
    }

    private static void sample(JsonGenerator json, Sample sample) throws IOException {
        json.writeNumberField("count", sample.count());
        RowJson.number(json, "mean", sample.mean());
        RowJson.number(json, "deviation", sample.deviation());
        RowJson.number(json, "low", sample.low());
        RowJson.number(json, "high", sample.high());
    }
}
