package io.clipsr.examples.cli.evaluate;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.evaluate.data.Item;
import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Preparer;
import io.clipsr.examples.cli.evaluate.measure.Protocol;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.cli.evaluate.measure.Way;
import io.clipsr.examples.cli.evaluate.report.Results;
import io.clipsr.examples.cli.evaluate.report.TextTable;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.examples.cli.options.SeveralModels;
import io.clipsr.weights.support.PlainLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code clipsr evaluate}: measures models on a data set. */
@Command(
        name = "evaluate",
        sortOptions = false,
        customSynopsis = {
            "clipsr evaluate --dataset-file LAYOUT --data DIR [-m MODEL]... [--report DIR] [OPTIONS]",
            "clipsr evaluate --edits FILE -s 16 [-m MODEL]... [--report DIR]"
        },
        description = "Measures models on a data set, as the paper does, beside bicubic and other interpolations.",
        footer = {
            "",
            "Examples:",
            "  clipsr evaluate --dataset-file birds --data data/birds -m netG.pth --clip ViT-B-32.pt --as-published"
                    + " --report birds-4x",
            "  clipsr evaluate --dataset-file folder --data photos -s 8 -m bundled -m mine.safetensors"
        })
public final class EvaluateCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private MeasureOptions measures;

    @Mixin
    private SeveralModels models;

    @Mixin
    private CommonOptions common;

    @Option(
            names = {"--as-published", "--as_published"},
            description = "Compute as the published program, with zeros beyond the edges.")
    private boolean asPublished;

    @Option(
            names = "--ensemble",
            paramLabel = "1|2|4",
            converter = Ensemble.class,
            description = "Average the results for 1, 2 or 4 flips of the picture. Default: 1.")
    private int passes = 1;

    @Option(
            names = "--edits",
            paramLabel = "FILE",
            description = "Run the edit test instead, on this list of pictures, masks and pairs of prompts.")
    private Path edits;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write report.html, results.csv and results.json into this folder, which is created.")
    private Path report;

    @Option(names = "--resume", description = "Go on with the stopped evaluation of --report.")
    private boolean resume;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the result and errors only: no progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        if (resume && report == null) {
            throw new ParameterException(
                    spec.commandLine(), "--resume needs --report DIR, where finished pictures are");
        }
        models.check(spec);
        measures.check();
        if (edits != null) {
            if (data.given() || resume) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--edits has pictures of its own; leave out --dataset-file, --data and --resume");
            }
            return new EditsRun(spec, edits, report, quiet).run(models, data, options());
        }
        data.check(spec, asPublished);
        List<Item> items = data.items();
        PrintWriter err = spec.commandLine().getErr();
        try (InterruptHandler interrupt = new InterruptHandler();
                OpenModels open = new OpenModels()) {
            ProgressMeter meter = new ProgressMeter(
                    System::nanoTime, items.stream().mapToLong(item -> 1).toArray());
            Results results;
            try (ProgressView view = ProgressView.of(err, meter, System::nanoTime, quiet)) {
                results = evaluate(items, open, interrupt, meter, view);
            } catch (CancellationException e) {
                err.println("clipsr: stopped" + (report == null ? "" : "; add --resume to the same command to go on"));
                return interrupt.exitCode() == 0 ? 1 : interrupt.exitCode();
            }
            if (!quiet) {
                err.println(PlainLine.of(String.format(
                        Locale.ROOT,
                        "%d pictures%s, %s, %.1f s",
                        results.rows().size(),
                        results.skipped().isEmpty()
                                ? ""
                                : ", " + results.skipped().size() + " skipped",
                        open.device(),
                        meter.seconds())));
            }
            spec.commandLine().getOut().print(TextTable.of(results));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private UpscaleOptions options() {
        return UpscaleOptions.defaults()
                .withScale(data.protocol().scale())
                .withAsPublished(asPublished)
                .withSelfEnsemble(passes);
    }

    private Results evaluate(
            List<Item> items, OpenModels open, InterruptHandler interrupt, ProgressMeter meter, ProgressView view)
            throws IOException {
        Protocol protocol = data.protocol();
        UpscaleOptions options = options().withCancellation(interrupt::requested);
        List<Way> ways = new ArrayList<>(Way.interpolations(protocol.scale(), protocol.degradation()));
        for (String model : models.names()) {
            String name = open.name(model);
            ways.add(Way.of(name, open.add(models.open(model)), options));
        }
        List<Measure> opened = measures.open(protocol, open.others());
        Results empty =
                new Results(settings(items), versions(open), ways, opened, List.of(), List.of(), protocol.seed());
        Evaluation evaluation = new Evaluation(new Preparer(protocol, items), ways, opened, interrupt);
        ReportFolder folder = ReportFolder.open(report, empty, resume);
        try (folder) {
            measures.write(report);
            Map<String, Row> known = folder.known(items);
            List<Row> rows = evaluation.run(items, known, models.threads(), meter, view, folder::add);
            Results results = folder.complete(rows, items, new Preparer(protocol, items));
            if (results.rows().isEmpty()) {
                throw new CommandException("all " + items.size()
                        + " pictures were skipped, the first because "
                        + results.skipped().get(0).skipped());
            }
            return results;
        }
    }

    /** What the values depend on; a stopped evaluation goes on only if all of it is the same. */
    private Map<String, String> settings(List<Item> items) {
        Map<String, String> settings = new LinkedHashMap<>();
        data.describe(settings);
        settings.put("pictures", Integer.toString(items.size()));
        settings.put("models", String.join(", ", models.names()));
        settings.put("edges", asPublished ? "zeros, as published" : "mirrored");
        settings.put("ensemble", Integer.toString(passes));
        measures.describe(settings);
        return settings;
    }

    private Map<String, String> versions(OpenModels open) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(
                "command",
                "clipsr "
                        + String.join(
                                " ",
                                spec.commandLine().getParseResult().originalArgs().stream()
                                        .map(EvaluateCommand::shell)
                                        .toList()));
        String version = SuperResolver.class.getPackage().getImplementationVersion();
        versions.put("clipsr", version == null ? "(not packaged)" : version);
        versions.put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        versions.put("device", open.device());
        return versions;
    }

    private static String shell(String argument) {
        return argument.matches("[\\w./:=@%+,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }

    static final class Ensemble implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[124]")) {
                throw new TypeConversionException("expected one of 1, 2, 4, got '" + value + "'");
            }
            return Integer.valueOf(value);
        }
    }
}
