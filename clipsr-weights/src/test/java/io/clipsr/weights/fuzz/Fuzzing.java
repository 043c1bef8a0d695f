package io.clipsr.weights.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fuzzes targets one after the other, each with Jazzer in its own process with 256 MB of heap, and writes a report.
 * Stops at the first defect. See README-fuzzing.md.
 */
public final class Fuzzing {
    private static final String HEAP = "-Xmx256m";
    /** The largest length of an input; seeds are small, and short inputs are fast. */
    private static final int MAX_BYTES = 8_192;
    /** The timeout for endless loops; slow inputs are detected by CPU time instead, see {@link FuzzEntry}. */
    private static final int TIMEOUT_SECONDS = 10;
    /** The largest resident memory of the process, which is 0.5 GB for the heap and for Jazzer itself. */
    private static final int RESIDENT_MEGABYTES = 1024;
    /**
     * The disabled hooks, which check every regular expression for patterns from the input, and every file name. There
     * are none, and they take most of the time.
     */
    private static final String DISABLED_HOOKS = Stream.of("RegexRoadblocks", "RegexInjection", "FilePathTraversal")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
            .collect(Collectors.joining(File.pathSeparator));

    private static final Pattern START = Pattern.compile("INITED cov: (\\d+)");
    private static final Pattern END = Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+).*exec/s: (\\d+)");
    private static final Pattern MOST = Pattern.compile("MOST OF ONE INPUT: (.+ ms), (.+ MB)");

    private Fuzzing() {}

    /**
     * Fuzzes the targets.
     *
     * @param arguments the working folder; the minutes for each target; the number of inputs for each, or -1 for no
     *     limit; the class names of the targets
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        long seconds = Math.max(1, Math.round(60 * Double.parseDouble(arguments[1])));
        long inputs = Long.parseLong(arguments[2]);
        StringBuilder table =
                new StringBuilder("| target | inputs | per second | edges at start | edges at end | slowest input "
                        + "| most allocated by one |\n|---|---|---|---|---|---|---|\n");
        for (String className : arguments[3].trim().split("\\s+")) {
            FuzzTarget target = FuzzTarget.of(className);
            table.append(fuzz(target, folder.resolve(target.name()), seconds, inputs))
                    .append('\n');
            Files.writeString(folder.resolve("figures.md"), table);
        }
        System.out.println(table);
    }

    private static String fuzz(FuzzTarget target, Path folder, long seconds, long runs)
            throws IOException, InterruptedException {
        Path log = folder.resolve("jazzer.log");
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        inputs.addAll(Seeds.regressions(target));
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(seeds.resolve(String.format(Locale.ROOT, "%03d", i)), inputs.get(i));
        }
        Path dictionary = folder.resolve(target.dictionary());
        try (InputStream in =
                Objects.requireNonNull(target.getClass().getResourceAsStream("/fuzz/" + target.dictionary()))) {
            Files.write(dictionary, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Dfuzz.target=" + target.getClass().getName(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--instrumentation_includes=io.clipsr.**:com.fasterxml.jackson.core.**:com.twelvemonkeys.imageio.**",
                "--instrumentation_excludes=io.clipsr.weights.fuzz.**",
                "--trace=" + (target.tracesComparisons() ? "all" : "cov"),
                "--disabled_hooks=" + DISABLED_HOOKS,
                "-artifact_prefix=" + folder + File.separator,
                "-dict=" + dictionary,
                "-max_len=" + MAX_BYTES,
                "-timeout=" + TIMEOUT_SECONDS,
                "-rss_limit_mb=" + RESIDENT_MEGABYTES,
                "-max_total_time=" + seconds,
                "-runs=" + runs,
                corpus.toString(),
                seeds.toString()));
        System.out.println("Fuzzing " + target.name() + "; see " + log);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = process.waitFor();
        String output = Files.readString(log);
        Matcher start = START.matcher(output);
        Matcher end = END.matcher(output);
        Matcher most = MOST.matcher(output);
        if (exit != 0 || !start.find() || !end.find() || !most.find()) {
            throw new IllegalStateException(
                    "Fuzzing " + target.name() + " found a defect, or failed (exit code " + exit + "); the end of "
                            + log + ":\n" + output.substring(Math.max(0, output.length() - 6_000))
                            + "\nThe input lies in " + folder
                            + "; once the defect is repaired, it goes to the regression files.");
        }
        return "| "
                + String.join(
                        " | ",
                        target.name(),
                        end.group(1),
                        end.group(3),
                        start.group(1),
                        end.group(2),
                        most.group(1),
                        most.group(2))
                + " |";
    }
}
