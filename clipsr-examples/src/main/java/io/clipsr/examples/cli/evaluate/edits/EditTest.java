package io.clipsr.examples.cli.evaluate.edits;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.metrics.ColorEdit;
import io.clipsr.metrics.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs the edit test on a model. */
public final class EditTest {
    private static final int PERCENT = 100;

    private final String model;
    private final long seed;
    private final Map<EditCase, ColorEdit> edits = new LinkedHashMap<>();

    /**
     * Creates a test.
     *
     * @param model the name of the model
     * @param seed the seed of the intervals
     */
    public EditTest(String model, long seed) {
        this.model = model;
        this.seed = seed;
    }

    /**
     * Measures a case.
     *
     * @throws CommandException if its pictures do not fit each other
     */
    public void add(EditCase one, SuperResolver resolver, UpscaleOptions options) throws IOException {
        BufferedImage input = EditCase.read(one.input());
        BufferedImage first = resolver.upscale(input, options.withPrompt(one.first()));
        BufferedImage second = resolver.upscale(input, options.withPrompt(one.second()));
        try {
            edits.put(
                    one,
                    ColorEdit.of(
                            first,
                            second,
                            EditCase.read(one.firstTruth()),
                            EditCase.read(one.secondTruth()),
                            one.object()));
        } catch (IllegalArgumentException e) {
            throw new CommandException(one.input() + ": " + e.getMessage());
        }
    }

    /** Returns the summary as a table of Markdown: a line for each kind, and one for all. */
    public String table() {
        StringBuilder table = new StringBuilder(
                "| " + model + " | cases | towards the word | distance | surroundings |\n|---|---:|---:|---:|---:|\n");
        List<String> kinds = new ArrayList<>(
                edits.keySet().stream().map(EditCase::kind).distinct().toList());
        for (String kind : kinds) {
            if (!kind.equals("all")) {
                table.append(line(
                        kind,
                        edits.entrySet().stream()
                                .filter(edit -> edit.getKey().kind().equals(kind))
                                .map(Map.Entry::getValue)
                                .toList()));
            }
        }
        return table.append(line("all", List.copyOf(edits.values()))).toString();
    }

    private String line(String kind, List<ColorEdit> measured) {
        return "| " + kind + " | " + measured.size() + " | " + percent(measured, edit -> edit.towards() ? 1 : 0) + " | "
                + percent(measured, ColorEdit::distance) + " | " + percent(measured, ColorEdit::surroundings) + " |\n";
    }

    private String percent(List<ColorEdit> measured, ToDoubleFunction<ColorEdit> value) {
        Sample sample = Sample.of(measured.stream().mapToDouble(value).toArray(), seed);
        return String.format(
                Locale.ROOT,
                "%.0f %% (%.0f to %.0f)",
                PERCENT * sample.mean(),
                PERCENT * sample.low(),
                PERCENT * sample.high());
    }

    /** Returns a line of tab-separated values for each case. */
    public String lines() {
        StringBuilder lines = new StringBuilder();
        edits.forEach((one, edit) -> lines.append(String.join(
                        "\t",
                        one.name().replaceAll("\\s", " "),
                        model,
                        one.kind().replaceAll("\\s", " "),
                        one.first().replaceAll("\\s", " "),
                        one.second().replaceAll("\\s", " "),
                        Boolean.toString(edit.towards()),
                        Double.toString(edit.distance()),
                        Double.toString(edit.surroundings())))
                .append('\n'));
        return lines.toString();
    }
}
