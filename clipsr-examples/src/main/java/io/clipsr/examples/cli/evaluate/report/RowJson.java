package io.clipsr.examples.cli.evaluate.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.clipsr.examples.cli.evaluate.data.JsonFile;
import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Row;
import java.io.IOException;
import java.util.List;

/** A picture's row as JSON. JSON has no infinity, which is the text {@code Infinity}; NaN is left out. */
final class RowJson {

    private RowJson() {}

    static void write(JsonGenerator json, Row row, Results results) throws IOException {
        json.writeStartObject();
        json.writeStringField("picture", row.key());
        if (row.skipped() != null) {
            json.writeStringField("skipped", row.skipped());
            json.writeEndObject();
            return;
        }
        json.writeStringField("prompt", row.prompt());
        json.writeStringField("choices", row.choices());
        json.writeObjectFieldStart("values");
        for (int way = 0; way < row.values().length; way++) {
            json.writeObjectFieldStart(results.ways().get(way).name());
            for (int m = 0; m < row.values()[way].length; m++) {
                number(json, results.measures().get(m).name(), row.values()[way][m]);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isInfinite(value)) {
            json.writeStringField(name, Double.toString(value));
        } else if (!Double.isNaN(value)) {
            json.writeNumberField(name, value);
        }
    }

    static Row read(JsonFile.Node row, List<String> ways, List<Measure> measures) {
        String key = row.text("picture");
        if (row.has("skipped")) {
            return new Row(key, "", "", row.text("skipped"), new double[0][]);
        }
        JsonFile.Node byWay = row.object("values");
        double[][] values = new double[ways.size()][measures.size()];
        for (int way = 0; way < values.length; way++) {
            JsonFile.Node here = byWay.object(ways.get(way));
            for (int m = 0; m < measures.size(); m++) {
                values[way][m] = here.number(measures.get(m).name());
            }
        }
        return new Row(key, row.text("prompt"), row.text("choices"), null, values);
    }
}
