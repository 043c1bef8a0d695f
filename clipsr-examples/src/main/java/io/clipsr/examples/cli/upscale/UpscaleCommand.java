package io.clipsr.examples.cli.upscale;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.console.VerboseCommand;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.files.InputPictures;
import io.clipsr.examples.cli.files.OutputFile;
import io.clipsr.examples.cli.files.OutputNames;
import io.clipsr.examples.cli.files.StreamFiles;
import io.clipsr.examples.cli.options.CommonOptions;
import io.clipsr.examples.cli.options.ModelOptions;
import io.clipsr.examples.cli.options.NumberConverters;
import io.clipsr.examples.cli.options.OutputOptions;
import io.clipsr.examples.cli.options.PromptOptions;
import io.clipsr.examples.cli.options.SizeOptions;
import io.clipsr.examples.cli.upscale.BatchReport.Verbosity;
import io.clipsr.image.PictureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code clipsr upscale}: small pictures and a prompt in, large pictures out. */
@Command(
        name = "upscale",
        sortOptions = false,
        customSynopsis = "clipsr upscale INPUT... -o OUTPUT [OPTIONS]",
        description = "Upscales pictures.",
        footer = {
            "",
            "Examples:",
            "  clipsr upscale small.png -p \"a scarlet macaw on a branch\" -o large.png",
            "  clipsr upscale holiday --recursive -s 2 -o large-holiday",
            "  clipsr upscale *.jpg --fit 3840x2160 --prompts words.tsv -o '4k/{name}.png'"
        })
public final class UpscaleCommand implements Callable<Integer>, VerboseCommand {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Mixin
    private SizeOptions size;

    @Mixin
    private PromptOptions prompts;

    @Mixin
    private ModelOptions model;

    @Mixin
    private CommonOptions common;

    @Parameters(
            paramLabel = "INPUT",
            arity = "1..*",
            description = "Pictures (PNG, JPEG, TIFF, WebP, BMP, GIF), or folders of pictures; - for standard input.")
    private List<Path> inputs;

    @Option(
            names = {"-r", "--recursive"},
            description = "Include subfolders. Results keep the folder structure.")
    private boolean recursive;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            converter = NumberConverters.Count.class,
            description = "Reject input files with more pixels than this. Default: 400M.")
    private Long maxPixels;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print errors only: no progress, notes or summary.")
    private boolean quiet;

    @Option(
            names = "--json",
            description = "Print one JSON object per line to stdout: one for each picture, then a summary.")
    private boolean json;

    @Option(
            names = {"-n", "--dry-run"},
            description =
                    "Write nothing: say what would be written, with sizes, tiles, and estimates of time and memory.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        size.check(spec);
        checkQuotes();
        try (StreamFiles streams = new StreamFiles()) {
            return upscale(streams);
        }
    }

    private int upscale(StreamFiles streams) throws IOException {
        boolean many = inputs.size() > 1 || Files.isDirectory(inputs.get(0));
        Path stream = output.isStream() ? output.path() : null;
        OutputNames names = stream == null
                ? output.names(many, size.scaleText())
                : OutputNames.file(streams.resultFor(stream, output.streamFormat(many)));
        if (names.single()) {
            InputFile.check(inputs.get(0));
        }
        prompts.check(spec);
        model.check(spec);
        InputPictures pictures = InputPictures.find(inputs, recursive, names.root(), streams, longestStream());
        List<Path> others = new ArrayList<>(model.files());
        others.addAll(prompts.files());
        BatchPlan plan = BatchPlan.of(pictures, names, prompts, options(), others);
        if (plan.jobs().isEmpty() && plan.settled().isEmpty()) {
            throw nothing(pictures);
        }
        output.checkQuality(spec, plan.results());
        if (names.single()) {
            OutputFile.check(plan.results().get(0), output.overwrite());
        }
        return run(stream == null ? plan : plan.shownAs(stream), pictures, !names.single());
    }

    private UpscaleOptions options() {
        UpscaleOptions options = output.apply(prompts.apply(size.apply(UpscaleOptions.defaults())));
        return maxPixels == null ? options : options.withMaxPixels(maxPixels);
    }

    /** Returns the largest number of bytes of a picture on standard input or a pipe. */
    private long longestStream() {
        return PictureReader.largestFile(options().maxPixels());
    }

    /** {@code -p a red door}: the door is no picture. */
    private void checkQuotes() {
        for (Path input : inputs) {
            if (prompts.given()
                    && input.getNameCount() == 1
                    && !StreamFiles.isStandard(input)
                    && OutputNames.extension(input).isEmpty()
                    && !Files.exists(input)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "unexpected argument '" + input
                                + "', which is not a file; put a prompt or file name with spaces in quotes");
            }
        }
    }

    private CommandException nothing(InputPictures pictures) {
        return new CommandException(inputs.get(0)
                + (inputs.size() > 1 ? " and the other folders: contain no pictures" : ": contains no pictures")
                + (pictures.others() > 0 ? "; " + others(pictures) + " ignored" : "")
                + (pictures.folders() > 0 && !recursive ? "; add --recursive to include its subfolders" : ""));
    }

    private static String others(InputPictures pictures) {
        return pictures.others() + (pictures.others() == 1 ? " other file is" : " other files are");
    }

    private int run(BatchPlan plan, InputPictures pictures, boolean many) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        BatchReport report = new BatchReport(
                many,
                quiet ? Verbosity.QUIET : common.verbose() ? Verbosity.VERBOSE : Verbosity.NORMAL,
                output.overwrite(),
                json ? new JsonLines(jsonTarget()) : null);
        boolean stopped = false;
        try (InterruptHandler interrupt = new InterruptHandler()) {
            Batch batch = new Batch(plan.jobs(), report, interrupt, System::nanoTime);
            try (ProgressView view = ProgressView.of(err, batch.meter(), System::nanoTime, quiet)) {
                for (String note : quiet ? List.<String>of() : prompts.notes()) {
                    view.line(note);
                }
                for (Outcome settled : plan.settled()) {
                    report.ended(settled, view);
                }
                if (!plan.jobs().isEmpty()) {
                    compute(plan, batch, report, interrupt, view);
                }
            } catch (CancellationException e) {
                stopped = true;
            }
            report.summary(err, pictures, plan.jobs().size(), batch.meter().seconds(), stopped);
            return stopped ? interrupt.exitCode() : report.count(Outcome.Status.FAILED) > 0 ? 1 : 0;
        }
    }

    /** Returns where JSON goes: to stdout, unless the picture goes there. */
    private PrintWriter jsonTarget() {
        return StreamFiles.isStandardOutput(output.path())
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
    }

    private void compute(BatchPlan plan, Batch batch, BatchReport report, InterruptHandler interrupt, ProgressView view)
            throws IOException {
        if (!dryRun) {
            plan.createFolders();
        }
        try (SuperResolver resolver = model.open()) {
            report.opened(resolver, view);
            if (dryRun) {
                new DryRun(resolver, System::nanoTime).run(plan.jobs(), report, interrupt, view);
            } else {
                batch.run(resolver, view);
            }
        }
    }

    @Override
    public boolean verbose() {
        return common.verbose();
    }
}
