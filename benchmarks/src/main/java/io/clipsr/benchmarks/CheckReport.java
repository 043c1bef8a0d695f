package io.clipsr.benchmarks;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects check results within a time budget, and writes one JSON file and one table. */
final class CheckReport {
    static final String PASSED = "passed";
    static final String FAILED = "failed";
    static final String LEFT_OUT = "left out";
    private static final String PYTORCH = "pytorch";
    private static final int FAILURES_SHOWN = 12;

    private final Path file;
    private final int seconds;
    private final long start = System.nanoTime();
    private final Map<String, String> info = new LinkedHashMap<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Timing> timings = new ArrayList<>();

    /**
     * @param section the kind of check
     * @param error relative error, NaN where there is none
     * @param detail why it failed or was left out, else empty
     */
    record Outcome(String section, String name, String outcome, double error, double milliseconds, String detail) {}

    /**
     * @param program the program that ran it: ours, or the one that it is compared with
     * @param batch pictures at once
     * @param milliseconds median of one call
     * @param minimum the shortest one, milliseconds
     * @param runs calls that were timed
     * @param gigaflops a second, by the layer's definition; NaN for pictures
     */
    record Timing(
            String program, String name, int batch, double milliseconds, double minimum, int runs, double gigaflops) {}

    /** A check's body: gives the relative error or NaN for none, and fails with an AssertionError. */
    interface Body {
        double run() throws IOException;
    }

    CheckReport(Path file, int seconds) {
        this.file = file;
        this.seconds = seconds;
        info(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors");
        info("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    void info(String name, String value) {
        info.put(name, value);
    }

    boolean timeIsUp() {
        return elapsed() > seconds;
    }

    private double elapsed() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Runs a check, unless time is up. What goes wrong inside is its result. */
    void check(String section, String name, Body body) {
        if (timeIsUp()) {
            leftOut(section, name, "time was up after " + seconds + " s");
            return;
        }
        long before = System.nanoTime();
        String outcome = PASSED;
        String detail = "";
        double error = Double.NaN;
        try {
            error = body.run();
        } catch (AssertionError | RuntimeException | IOException e) {
            outcome = FAILED;
            detail = String.valueOf(e.getMessage() == null ? e : e.getMessage());
        }
        outcomes.add(new Outcome(section, name, outcome, error, (System.nanoTime() - before) / 1e6, detail));
    }

    void failed(String section, String name, String why) {
        outcomes.add(new Outcome(section, name, FAILED, Double.NaN, 0, why));
    }

    void leftOut(String section, String name, String why) {
        outcomes.add(new Outcome(section, name, LEFT_OUT, Double.NaN, 0, why));
    }

    void timing(Timing timing) {
        timings.add(timing);
    }

    /**
     * No check failed, and none was left out for want of time. A tool or a timing that is not there takes nothing away.
     */
    boolean allPassed() {
        return outcomes.stream().noneMatch(o -> o.outcome.equals(FAILED) || o.outcome.equals(LEFT_OUT) && isCheck(o));
    }

    private static boolean isCheck(Outcome o) {
        return o.section.equals("conformance") || o.section.equals("parity");
    }

    /**
     * Takes up results of other programs, tab-separated: {@code info name value}, {@code check section name outcome
     * detail} and {@code time program name batch median-ms min-ms runs}.
     */
    void takeUp(Path other) throws IOException {
        for (String line : Files.readAllLines(other, StandardCharsets.UTF_8)) {
            String[] f = line.split("\t", -1);
            if (f[0].equals("info") && f.length == 3) {
                info(f[1], f[2]);
            } else if (f[0].equals("check") && f.length == 5) {
                outcomes.add(new Outcome(f[1], f[2], f[3], Double.NaN, 0, f[4]));
            } else if (f[0].equals("time") && f.length == 7) {
                timings.add(new Timing(
                        f[1],
                        f[2],
                        Integer.parseInt(f[3]),
                        Double.parseDouble(f[4]),
                        Double.parseDouble(f[5]),
                        Integer.parseInt(f[6]),
                        Double.NaN));
            } else {
                throw new IOException(other + " has a line that is no result: " + line);
            }
        }
    }

    void write() throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeBooleanField("passed", allPassed());
            json.writeNumberField("seconds", Math.round(elapsed()));
            json.writeObjectFieldStart("info");
            for (Map.Entry<String, String> entry : info.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("timings");
            for (Timing t : timings) {
                json.writeStartObject();
                json.writeStringField("program", t.program);
                json.writeStringField("name", t.name);
                json.writeNumberField("batch", t.batch);
                json.writeNumberField("median_ms", t.milliseconds);
                json.writeNumberField("min_ms", t.minimum);
                json.writeNumberField("runs", t.runs);
                number(json, "gflops", t.gigaflops);
                number(json, "times_pytorch", ratio(t));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("checks");
            for (Outcome o : outcomes) {
                json.writeStartObject();
                json.writeStringField("section", o.section);
                json.writeStringField("name", o.name);
                json.writeStringField("outcome", o.outcome);
                number(json, "relative_error", o.error);
                json.writeNumberField("ms", Math.round(o.milliseconds));
                if (!o.detail.isEmpty()) {
                    json.writeStringField("detail", o.detail);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Writes NaN as null, because JSON has no NaN. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (!Double.isNaN(value)) {
            json.writeNumberField(name, value);
        }
    }

    /** A median time over that of PyTorch at its best, NaN if there is none to compare with. */
    private double ratio(Timing ours) {
        if (ours.program.equals(PYTORCH)) {
            return Double.NaN;
        }
        return timings.stream()
                .filter(t -> t.program.equals(PYTORCH) && t.name.equals(ours.name) && t.batch == ours.batch)
                .mapToDouble(t -> ours.milliseconds / t.milliseconds)
                .findFirst()
                .orElse(Double.NaN);
    }

    void print(PrintStream out) {
        info.forEach((name, value) -> out.printf(Locale.ROOT, "%-14s %s%n", name, value));
        out.printf(
                Locale.ROOT, "%n%-14s %8s %8s %8s   %s%n", "check", PASSED, FAILED, LEFT_OUT, "largest relative error");
        outcomes.stream()
                .map(Outcome::section)
                .distinct()
                .forEach(section -> out.printf(
                        Locale.ROOT,
                        "%-14s %8d %8d %8d   %s%n",
                        section,
                        count(section, PASSED),
                        count(section, FAILED),
                        count(section, LEFT_OUT),
                        largestError(section)));
        out.printf(
                Locale.ROOT,
                "%n%-13s %-34s %6s %11s %11s %10s %10s%n",
                "program",
                "what",
                "batch",
                "median ms",
                "min ms",
                "GFLOP/s",
                "x PyTorch");
        for (Timing t : timings) {
            out.printf(
                    Locale.ROOT,
                    "%-13s %-34s %6d %11.3f %11.3f %10s %10s%n",
                    t.program,
                    t.name,
                    t.batch,
                    t.milliseconds,
                    t.minimum,
                    Double.isNaN(t.gigaflops) ? "" : String.format(Locale.ROOT, "%.0f", t.gigaflops),
                    Double.isNaN(ratio(t)) ? "" : String.format(Locale.ROOT, "%.2f", ratio(t)));
        }
        List<Outcome> bad =
                outcomes.stream().filter(o -> !o.outcome.equals(PASSED)).toList();
        bad.stream()
                .limit(FAILURES_SHOWN)
                .forEach(o -> out.println(o.outcome + ": " + o.section + ", " + o.name + ": " + o.detail));
        if (bad.size() > FAILURES_SHOWN) {
            out.println("and " + (bad.size() - FAILURES_SHOWN) + " more, see " + file);
        }
        out.printf(
                Locale.ROOT,
                "%s in %.0f s, written to %s%n",
                allPassed() ? "all checks passed" : "NOT all checks passed",
                elapsed(),
                file);
    }

    private long count(String section, String outcome) {
        return outcomes.stream()
                .filter(o -> o.section.equals(section) && o.outcome.equals(outcome))
                .count();
    }

    private String largestError(String section) {
        double largest = outcomes.stream()
                .filter(o -> o.section.equals(section))
                .mapToDouble(Outcome::error)
                .filter(e -> !Double.isNaN(e))
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(largest) ? "" : String.format(Locale.ROOT, "%.2g", largest);
    }
}
