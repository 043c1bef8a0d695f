package io.clipsr.examples.cli.upscale;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.clipsr.UpscalePlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/** Writes one JSON object per line: one for each picture when it ends, and a summary. */
final class JsonLines {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // so that the locale's encoding does not matter
            .build();

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    void picture(Outcome outcome) throws IOException {
        line(json -> {
            json.writeStringField("type", "picture");
            json.writeStringField("status", outcome.status().name().toLowerCase(Locale.ROOT));
            json.writeStringField("input", outcome.input().toString());
            if (outcome.output() != null) {
                json.writeStringField("output", outcome.output().toString());
            }
            if (outcome.prompt() != null) {
                json.writeStringField("prompt", outcome.prompt());
            }
            if (outcome.plan() != null) {
                plan(outcome, json);
            }
            if (!outcome.notes().isEmpty()) {
                json.writeArrayFieldStart("notes");
                for (String note : outcome.notes()) {
                    json.writeString(note);
                }
                json.writeEndArray();
            }
            if (outcome.problem() != null) {
                json.writeStringField("error", outcome.reason());
            }
        });
    }

    private static void plan(Outcome outcome, JsonGenerator json) throws IOException {
        UpscalePlan plan = outcome.plan();
        json.writeNumberField("inputWidth", outcome.small().width());
        json.writeNumberField("inputHeight", outcome.small().height());
        json.writeNumberField("width", plan.width());
        json.writeNumberField("height", plan.height());
        json.writeNumberField("networkScale", plan.networkScale());
        json.writeStringField(
                "tiling", plan.tiling().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeNumberField("tiles", plan.tiles());
        json.writeNumberField("overhead", plan.overhead());
        json.writeNumberField("passes", plan.passes());
        if (outcome.status() == Outcome.Status.PLANNED) {
            json.writeNumberField("estimatedSeconds", Math.round(outcome.seconds() * 1000) / 1000.0);
            json.writeNumberField("estimatedBytes", plan.memory());
        } else {
            seconds(outcome.seconds(), json);
        }
    }

    void summary(int planned, int done, int skipped, int failed, int others, double seconds, boolean stopped)
            throws IOException {
        line(json -> {
            json.writeStringField("type", "summary");
            if (planned > 0) {
                json.writeNumberField("planned", planned);
            }
            json.writeNumberField("done", done);
            json.writeNumberField("skipped", skipped);
            json.writeNumberField("failed", failed);
            json.writeNumberField("otherFiles", others);
            json.writeBooleanField("stopped", stopped);
            seconds(seconds, json);
        });
    }

    private static void seconds(double seconds, JsonGenerator json) throws IOException {
        json.writeNumberField("seconds", Math.round(seconds * 1000) / 1000.0);
    }

    private void line(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        out.println(text);
    }
}
