package io.clipsr.examples.cli.evaluate.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.JsonFile;
import io.clipsr.examples.cli.evaluate.measure.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that are finished, one a line of JSON below a line with the settings, so that a stopped evaluation can go
 * on. A last line that a crash cut off is dropped.
 */
public final class Journal implements AutoCloseable {
    private final Results results;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final OutputStream out;

    /**
     * Opens a journal.
     *
     * @param file the file, which is replaced unless the evaluation resumes
     * @param results the settings, ways and measures; its rows do not matter
     * @param resume whether to go on with the rows that are there
     * @throws CommandException if it resumes and the settings are others
     */
    public Journal(Path file, Results results, boolean resume) throws IOException {
        this.results = results;
        byte[] kept = new byte[0];
        if (resume && Files.exists(file)) {
            kept = complete(Files.readAllBytes(file));
            read(file, kept);
        }
        if (kept.length == 0) {
            Files.write(file, line(this::writeSettings));
        } else {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(kept.length);
            }
        }
        out = Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] line(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            fields.write(json);
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void writeSettings(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> setting : settings().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
    }

    private Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>(results.settings());
        all.put("ways", String.join(", ", results.names()));
        all.put(
                "measures",
                String.join(
                        ", ",
                        results.measures().stream()
                                .map(measure -> measure.name())
                                .toList()));
        return all;
    }

    private static byte[] complete(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private void read(Path file, byte[] kept) throws IOException {
        List<String> lines =
                new ArrayList<>(new String(kept, StandardCharsets.UTF_8).lines().toList());
        if (lines.isEmpty()) {
            return;
        }
        JsonFile.Node before = JsonFile.object(file, lines.remove(0).getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, String> setting : settings().entrySet()) {
            String was = before.has(setting.getKey()) ? before.text(setting.getKey()) : "nothing";
            if (!was.equals(setting.getValue())) {
                throw new CommandException(file + ": cannot be resumed, because '" + setting.getKey() + "' was '" + was
                        + "' and is '" + setting.getValue() + "' now; leave out --resume to start anew");
            }
        }
        for (String line : lines) {
            Row row = RowJson.read(
                    JsonFile.object(file, line.getBytes(StandardCharsets.UTF_8)), results.names(), results.measures());
            rows.put(row.key(), row);
        }
    }

    /** Returns the row of a picture that was finished before; null if there is none. */
    public Row find(String key) {
        return rows.get(key);
    }

    /** Adds a finished row. */
    public void add(Row row) throws IOException {
        out.write(line(json -> RowJson.write(json, row, results)));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
